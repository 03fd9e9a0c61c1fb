package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.ManagerStatus.Documents;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.core.scripted.ForwardingExecution;
import io.github.panicmonitors.core.scripted.ScarceTime;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that come while no thread can be made or there is no memory: none is lost. */
class ShortageTest {
  private static final String QUEUE = "monitors_manager_configs_queue";
  private static final String OTHER = "chains.chainlink.polygon.nodes_config";
  private static final String KEPT = "document .* cannot be dealt with now; it is kept";

  private final List<AutoCloseable> open = new ArrayList<>();
  private ScarceTime scarce;
  private InMemoryManager host;

  @BeforeEach
  void start() {
    host = host(builder -> {});
    host.started();
  }

  private InMemoryManager host(Consumer<MonitorsManagerBuilder> settings) {
    InMemoryManager made =
        new InMemoryManager(
            time -> {
              scarce = new ScarceTime(time);
              return scarce;
            },
            (broker, builder) -> settings.accept(builder));
    open.add(made);
    return made;
  }

  @AfterEach
  void close() throws Exception {
    scarce.plenty();
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private static List<String> kept(LogCheck log) {
    return log.records().stream().filter(record -> record.contains("it is kept")).toList();
  }

  @Test
  void documentIsNotAcknowledgedUntilThereIsAThreadToReadIt(LogCheck log) {
    log.expect(KEPT + ".*unable to create native thread");
    scarce.noThreadsFor("intake");

    host.send(config().node("n1", "v1"));
    host.advance(Duration.ofSeconds(30));

    assertThat(host.broker.depth(QUEUE)).isEqualTo(1);
    assertThat(host.status().documents()).isEqualTo(new Documents(0, 0, 0, 0));
    assertThat(host.status().rejected()).isEmpty();

    scarce.plenty();
    host.advance(Duration.ofSeconds(1));

    assertThat(host.broker.depth(QUEUE)).isZero();
    assertThat(host.status().documents()).isEqualTo(new Documents(1, 0, 0, 0));
    host.advancePeriods(1);
    assertThat(host.provider.events("collects", "n1")).hasSize(1);
    assertThat(host.status().rejected()).isEmpty();
  }

  @Test
  void documentAfterOneWhoseParsingHungWaitsForAThread(LogCheck log) {
    log.expect(KEPT).expect("provider did not return within 5 s");
    host.provider.beforeParsing(host.time::hangIgnoringInterrupts);
    host.send(OTHER, config().node("n0", "v1").bytes());
    scarce.noThreadsFor("intake");
    host.advance(Duration.ofSeconds(5));
    host.provider.beforeParsing(() -> {});

    host.send(config().node("n1", "v1"));
    host.advance(Duration.ofSeconds(5));
    assertThat(host.broker.depth(QUEUE)).isEqualTo(1);
    scarce.plenty();
    host.advance(Duration.ofSeconds(1));

    assertThat(host.broker.depth(QUEUE)).isZero();
    assertThat(host.ids()).containsExactly("n1");
  }

  @Test
  void laterDocumentsKeepTheirOrder(LogCheck log) {
    log.expect(KEPT);
    scarce.noThreadsFor("intake");
    List<CompletableFuture<AppliedDocument>> done = new ArrayList<>();

    host.send(config().node("n1", "v1"));
    done.add(host.manager.apply(config().node("n1", "v2").document()));
    done.add(host.manager.apply(config().node("n1", "v3").node("n2", "v1").document()));
    host.advance(Duration.ofSeconds(5));
    assertThat(done).noneMatch(CompletableFuture::isDone);
    scarce.plenty();
    host.advance(Duration.ofSeconds(1));

    assertThat(done).allMatch(CompletableFuture::isDone);
    assertThat(done.get(0).join().replaced()).hasSize(1);
    assertThat(done.get(1).join().started()).hasSize(1);
    host.advancePeriods(1);
    assertThat(host.provider.events("collects", "n1"))
        .extracting(event -> event.node().value())
        .containsExactly("v3");
  }

  @Test
  void closeGivesTheDocumentBackAndIsNotHeldUp(LogCheck log) {
    log.expect(KEPT);
    scarce.noThreadsFor("intake");
    host.send(config().node("n1", "v1"));
    CompletableFuture<AppliedDocument> second = host.manager.apply(config().document());
    host.advance(Duration.ofSeconds(5).plusMillis(1));
    long before = host.time.nanoTime();

    host.time.run(host.manager::close);

    assertThat(host.time.nanoTime() - before).isLessThan(Duration.ofMillis(500).toNanos());
    assertThat(host.broker.depth(QUEUE)).isEqualTo(1);
    assertThat(second)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("manager was closed before the document was applied");
  }

  @Test
  void restoredDocumentsAreAppliedWhenThereIsAThread(LogCheck log, @TempDir Path folder) {
    log.expect(KEPT);
    ConfigStore store = ConfigStore.file(folder.resolve("configs"));
    try (InMemoryManager first = host(builder -> builder.configStore(store)).started()) {
      first.send(config().node("n1", "v1"));
    }
    InMemoryManager second = host(builder -> builder.configStore(store));
    scarce.noThreadsFor("intake");

    second.started();
    second.advance(Duration.ofSeconds(5));
    assertThat(second.ids()).isEmpty();
    scarce.plenty();
    second.advance(Duration.ofSeconds(1));

    assertThat(second.ids()).containsExactly("n1");
  }

  @Test
  void documentThatTheControlThreadHasNoMemoryForIsAppliedLater(LogCheck log) {
    log.expect(KEPT + ".*Java heap space");
    scarce.noClockFor("control");

    host.send(config().node("n1", "v1"));
    host.advance(Duration.ofSeconds(5));
    assertThat(host.broker.depth(QUEUE)).isEqualTo(1);
    scarce.plenty();
    host.advance(Duration.ofSeconds(1));

    assertThat(host.broker.depth(QUEUE)).isZero();
    host.advancePeriods(1);
    assertThat(host.provider.events("collects", "n1")).hasSize(1);
  }

  /** An execution whose first task uses up the memory that the second one would need. */
  private Execution lastMemoryGoesToTheFirst(ExecutionContext context) {
    Execution real = ExecutionStrategies.longLivedThreads().start(context);
    AtomicBoolean first = new AtomicBoolean(true);
    return new ForwardingExecution(real) {
      @Override
      public void add(Task task) {
        super.add(task);
        if (first.getAndSet(false)) {
          scarce.noClockFor("control");
        }
      }
    };
  }

  @Test
  void documentThatWasAppliedInPartIsAppliedInFullAndRunsNothingTwice(LogCheck log) {
    log.expect(KEPT);
    InMemoryManager half = host(builder -> builder.execution(this::lastMemoryGoesToTheFirst));
    half.started();

    half.send(config().node("n1", "v1").node("n2", "v1").node("n3", "v1"));
    half.advance(Duration.ofSeconds(3));
    assertThat(half.ids()).containsExactly("n1");
    assertThat(half.broker.depth(QUEUE)).isEqualTo(1);
    scarce.plenty();
    half.advance(Duration.ofSeconds(1));

    assertThat(half.broker.depth(QUEUE)).isZero();
    assertThat(half.ids()).containsExactlyInAnyOrder("n1", "n2", "n3");
    int before = half.provider.events("collects", "n1").size();
    half.advancePeriods(3);
    assertThat(half.provider.events("collects", "n1")).hasSize(before + 3);
    assertThat(half.provider.events("collects", "n2")).hasSize(3);
    assertThat(half.provider.events("collects", "n3")).hasSize(3);
    assertThat(half.provider.overlaps()).isZero();
  }

  @Test
  void documentThatAProviderHasNoMemoryForIsReadAgain(LogCheck log) {
    log.expect(KEPT + ".*Java heap space");
    host.provider.beforeParsing(
        () -> {
          throw new OutOfMemoryError("Java heap space");
        });

    host.send(config().node("n1", "v1"));
    host.advance(Duration.ofSeconds(5));
    assertThat(host.broker.depth(QUEUE)).isEqualTo(1);
    host.provider.beforeParsing(() -> {});
    host.advance(Duration.ofSeconds(1));

    assertThat(host.ids()).containsExactly("n1");
    assertThat(host.status().rejected()).isEmpty();
  }

  @Test
  void providerThatNeverHasMemoryHoldsUpOtherDocumentsForAMinuteAtMost(LogCheck log) {
    log.expect("cannot be dealt with now").expect("provider failed");
    host.provider.beforeParsing(
        () -> {
          throw new OutOfMemoryError("whatever happens");
        });
    host.send(config().node("n1", "v1"));
    host.advance(Duration.ofSeconds(50));
    assertThat(host.status().rejected()).isEmpty();

    host.advance(Duration.ofSeconds(15));

    assertThat(host.status().rejected()).hasSize(1);
    host.provider.beforeParsing(() -> {});
    host.send(config().node("n2", "v1"));
    assertThat(host.status().monitors()).hasSize(1);
  }

  @Test
  void otherErrorsOfAProviderRejectTheDocument(LogCheck log) {
    log.expect("provider failed: java.lang.StackOverflowError");
    host.provider.beforeParsing(
        () -> {
          throw new StackOverflowError();
        });

    host.send(config().node("n1", "v1"));

    assertThat(host.broker.depth(QUEUE)).isZero();
    assertThat(host.status().rejected())
        .extracting(RejectedEntry::reason)
        .containsExactly("provider failed: java.lang.StackOverflowError");
  }

  @Test
  void saysOnceThatADocumentIsKeptAndOnceThatItWasDealtWith(LogCheck log) {
    log.expect(KEPT);
    try (Lines lines = new Lines("document .* was dealt with at try \\d+")) {
      scarce.noThreadsFor("intake");
      host.send(config().node("n1", "v1"));
      host.advance(Duration.ofSeconds(10));
      scarce.plenty();
      host.advance(Duration.ofSeconds(1));
      host.send(config().node("n1", "v2"));

      assertThat(kept(log)).hasSize(1);
      assertThat(lines.found)
          .containsExactly("document " + ScriptedConfig.KEY + " was dealt with at try 12");
    }
  }

  /** Lines of the manager's log, of any level. */
  private static final class Lines extends Handler implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger("io.github.panicmonitors.core");
    private final ConcurrentLinkedQueue<String> found = new ConcurrentLinkedQueue<>();
    private final Level before = LOGGER.getLevel();
    private final String regex;

    Lines(String regex) {
      this.regex = regex;
      LOGGER.setLevel(Level.INFO);
      LOGGER.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      String line = new SimpleFormatter().formatMessage(record);
      if (line.matches(regex)) {
        found.add(line);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      LOGGER.removeHandler(this);
      LOGGER.setLevel(before);
    }
  }
}
