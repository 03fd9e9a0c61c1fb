package io.github.panicmonitors.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is configured is what was applied, also if applying fails. */
class IntakeTest {
  private static final String KEY = "chains.chainlink.ethereum.nodes_config";
  private static final String FAULT = "was not applied, by a fault of the manager";
  private static final String OTHER = "chains.chainlink.polygon.nodes_config";

  private final VirtualTime time = new VirtualTime();
  private final ManagerThreads threads = new ManagerThreads(time, "test");
  private final ScriptedProvider provider = new ScriptedProvider();
  private final Listeners listeners = new Listeners(threads, List.of());
  private final Queue<Error> failures = new ArrayDeque<>();

  /** What was to be applied: {@code +started ~replaced -stopped =unchanged}. */
  private final List<String> tried = new ArrayList<>();

  /** How many entries were rejected, each time. */
  private final List<Integer> rejections = new ArrayList<>();

  private final Intake intake =
      new Intake(
          threads,
          List.of(new MonitorType<>(provider, provider.descriptor(), ScriptedProvider.PERIOD)),
          new Capacity(3, ConnectionMode.SHARED),
          this::apply,
          this::keep,
          listeners);

  @AfterEach
  void close() {
    intake.close();
    listeners.close();
    time.settle();
  }

  private AppliedDocument apply(String routingKey, Changes changes) {
    List<String> started = changes.added().stream().map(one -> one.key().id()).toList();
    List<String> replaced = changes.replaced().stream().map(one -> one.key().id()).toList();
    List<String> stopped = changes.removed().stream().map(MonitorId::id).toList();
    rejections.add(changes.rejected().size());
    tried.add("+%s ~%s -%s =%s".formatted(started, replaced, stopped, changes.unchanged()));
    Error failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    return new AppliedDocument(
        routingKey, true, List.of(), List.of(), List.of(), 0, changes.rejected());
  }

  /** What was to be kept as it was before of each document. */
  private final List<Rejections> kept = new ArrayList<>();

  private boolean keep(ConfigDocument document, Rejections rejected, Runnable whenKept) {
    kept.add(rejected);
    whenKept.run();
    return true;
  }

  private final List<String> done = new ArrayList<>();

  /**
   * Offers a document with these ids and values, as in {@code n1=v1}. The value {@code off} is not
   * to be run, {@code bad} is wrong, and what follows a {@code +} the monitor does not use.
   */
  private void offer(String key, String... nodes) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (String node : nodes) {
      String[] parts = node.split("[=+]", -1);
      entries.put(parts[0], entry(parts[0], parts[1], parts.length == 2 ? "" : parts[2]));
    }
    ConfigDocument document = ConfigDocument.of(key, entries);
    intake.offer(
        new KnownDocument(
            document, false, result -> done.add(key), () -> done.add(key + " left out")));
    time.settle();
  }

  private static Map<String, Object> entry(String id, String value, String more) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", id);
    entry.put("parent_id", "chain");
    entry.put("name", id);
    entry.put("value", value.equals("bad") ? "" : value);
    entry.put("enabled", value.equals("off") ? "false" : "true");
    entry.put("more", List.of(more));
    return entry;
  }

  @Test
  void entryThatHasNotChangedIsNotReadAgain() {
    offer(KEY, "n1=v1", "n2=v1");
    assertThat(provider.takeParsed()).containsExactly("n1", "n2");

    offer(KEY, "n1=v1", "n2=v2", "n3=v1");
    assertThat(provider.takeParsed()).containsExactly("n2", "n3");
    offer(KEY, "n3=v1", "n2=v2", "n1=v1");
    assertThat(provider.takeParsed()).isEmpty();

    assertThat(tried)
        .containsExactly("+[n1, n2] ~[] -[] =0", "+[n3] ~[n2] -[] =1", "+[] ~[] -[] =3");
  }

  @Test
  void entryThatHasChangedInWhatNobodyUsesIsReadOnce() {
    offer(KEY, "n1=v1");
    provider.takeParsed();

    offer(KEY, "n1=v1+new");
    assertThat(provider.takeParsed()).containsExactly("n1");
    offer(KEY, "n1=v1+new");
    assertThat(provider.takeParsed()).isEmpty();

    assertThat(tried).containsExactly("+[n1] ~[] -[] =0", "+[] ~[] -[] =1", "+[] ~[] -[] =1");
  }

  @Test
  void rejectedEntryIsReadAndReportedEveryTimeAndKeepsWhatItWas(LogCheck log) {
    log.expect("entry n1: value is missing");
    offer(KEY, "n1=v1", "n2=v1");
    provider.takeParsed();

    offer(KEY, "n1=bad", "n2=v1");
    offer(KEY, "n1=bad", "n2=v1");
    assertThat(provider.takeParsed()).containsExactly("n1", "n1");
    assertThat(intake.rejected()).extracting(RejectedEntry::id).containsExactly("n1");

    offer(KEY, "n1=v1", "n2=v1");
    assertThat(provider.takeParsed()).isEmpty();
    assertThat(intake.rejected()).isEmpty();

    assertThat(rejections).containsExactly(0, 1, 1, 0);
    assertThat(tried.subList(1, 4)).containsOnly("+[] ~[] -[] =2");
  }

  @Test
  void entryThatReturnsIsReadAgain() {
    offer(KEY, "n1=v1", "n2=v1");
    offer(KEY, "n1=off");
    provider.takeParsed();

    offer(KEY, "n1=off");
    assertThat(provider.takeParsed()).containsExactly("n1");
    offer(KEY, "n1=v1", "n2=v1");
    assertThat(provider.takeParsed()).containsExactly("n1", "n2");

    assertThat(tried)
        .containsExactly(
            "+[n1, n2] ~[] -[] =0",
            "+[] ~[] -[n1, n2] =0",
            "+[] ~[] -[] =0",
            "+[n1, n2] ~[] -[] =0");
  }

  @Test
  void entryOfADocumentThatTheProviderFailedAtIsReadAgain(LogCheck log) {
    log.expect("provider failed: .*broken");
    offer(KEY, "n1=v1", "n2=v1");
    provider.failParsing(new IllegalStateException("broken"));
    offer(KEY, "n1=v2", "n2=v1");
    provider.beforeParsing(() -> {});
    provider.takeParsed();

    offer(KEY, "n1=v2", "n2=v1");

    assertThat(provider.takeParsed()).containsExactly("n1");
    assertThat(tried).containsExactly("+[n1, n2] ~[] -[] =0", "+[] ~[] -[] =0", "+[] ~[n1] -[] =1");
  }

  @Test
  void entryOfADocumentThatCouldNotBeAppliedIsReadAgain(LogCheck log) {
    log.expect(FAULT).expect("the manager failed to read it: .*midway");
    offer(KEY, "n1=v1");
    failures.add(new AssertionError("midway"));
    offer(KEY, "n1=v2");
    provider.takeParsed();

    offer(KEY, "n1=v2");

    assertThat(provider.takeParsed()).containsExactly("n1");
    assertThat(tried).containsExactly("+[n1] ~[] -[] =0", "+[] ~[n1] -[] =0", "+[] ~[n1] -[] =0");
  }

  @Test
  void entryThatAnotherDocumentLetsGoIsReadForTheOneThatWaits(LogCheck log) {
    log.expect("id is already configured by");
    offer(KEY, "n1=v1");
    offer(OTHER, "n1=v1", "n2=v1");
    provider.takeParsed();

    offer(KEY);

    assertThat(provider.takeParsed()).containsExactly("n1");
    assertThat(tried).containsExactly("+[n1] ~[] -[] =0", "+[n2] ~[] -[] =0", "+[n1] ~[] -[n1] =1");
    assertThat(intake.rejected()).isEmpty();
  }

  @Test
  void failureAtADocumentThatWaitsKeepsNothingOfTheOneThatLetsItGo(LogCheck log) {
    log.expect("id is already configured by").expect("provider failed: .*broken");
    offer(KEY, "n1=v1", "n2=v1");
    offer(OTHER, "n2=v1");
    AtomicInteger parsed = new AtomicInteger();
    provider.beforeParsing(
        () -> {
          if (parsed.incrementAndGet() == 2) {
            throw new IllegalStateException("broken");
          }
        });

    offer(KEY, "n1=v2");

    assertThat(parsed).hasValue(2);
    assertThat(tried.get(2)).isEqualTo("+[] ~[n1] -[n2] =0");
    assertThat(kept.get(2)).isEqualTo(Rejections.NONE);
  }

  @Test
  void failureAtADocumentKeepsAllOfIt(LogCheck log) {
    log.expect("provider failed: .*broken");
    provider.failParsing(new IllegalStateException("broken"));

    offer(KEY, "n1=v1");

    assertThat(kept).containsExactly(new Rejections(true, Set.of()));
  }

  @Test
  void documentThatCouldNotBeAppliedChangesTheSameWhenItIsSentAgain(LogCheck log) {
    log.expect(FAULT).expect("the manager failed to read it: .*midway");
    offer(KEY, "n1=v1", "n2=v1");
    failures.add(new AssertionError("midway"));

    offer(KEY, "n1=v2", "n3=v1");
    offer(KEY, "n1=v2", "n3=v1");
    offer(KEY, "n1=v2", "n3=v1");

    assertThat(tried)
        .containsExactly(
            "+[n1, n2] ~[] -[] =0",
            "+[n3] ~[n1] -[n2] =0",
            "+[n3] ~[n1] -[n2] =0",
            "+[] ~[] -[] =2");
    assertThat(done).containsExactly(KEY, KEY, KEY, KEY);
  }

  @Test
  void documentThatThereWasNoMemoryToApplyIsTriedAgainAsItWas(LogCheck log) {
    log.expect("cannot be dealt with now; it is kept");
    offer(KEY, "n1=v1", "n2=v1");
    failures.add(new OutOfMemoryError("pretended"));
    failures.add(new OutOfMemoryError("pretended"));

    offer(KEY, "n1=v2", "n3=v1");
    offer(OTHER, "n2=v9");
    time.advance(Duration.ofSeconds(1));
    assertThat(done).containsExactly(KEY);
    time.advance(Duration.ofSeconds(1));

    assertThat(tried)
        .containsExactly(
            "+[n1, n2] ~[] -[] =0",
            "+[n3] ~[n1] -[n2] =0",
            "+[n3] ~[n1] -[n2] =0",
            "+[n3] ~[n1] -[n2] =0",
            "+[n2] ~[] -[] =0");
    assertThat(done).containsExactly(KEY, KEY, OTHER);
    assertThat(intake.documents().applied()).isEqualTo(3);
  }

  @Test
  void idThatWasLetGoInADocumentThatCouldNotBeAppliedIsNotFree(LogCheck log) {
    log.expect(FAULT)
        .expect("the manager failed to read it: .*midway")
        .expect("id is already configured by");
    offer(KEY, "n1=v1");
    failures.add(new AssertionError("midway"));

    offer(KEY, "n2=v1");
    offer(OTHER, "n1=v1");
    offer(KEY, "n2=v1");

    assertThat(tried)
        .containsExactly(
            "+[n1] ~[] -[] =0", "+[n2] ~[] -[n1] =0", "+[] ~[] -[] =0", "+[n2, n1] ~[] -[n1] =0");
  }

  @Test
  void documentThatCouldNotBeAppliedTakesNoRoom(LogCheck log) {
    log.expect(FAULT).expect("the manager failed to read it: .*midway");
    failures.add(new AssertionError("midway"));

    offer(KEY, "n1=v1", "n2=v1", "n3=v1");
    offer(OTHER, "n4=v1", "n5=v1", "n6=v1");

    assertThat(tried).containsExactly("+[n1, n2, n3] ~[] -[] =0", "+[n4, n5, n6] ~[] -[] =0");
  }

  @Test
  void providersFailureIsReportedOnceHoweverOftenTheDocumentIsTried(LogCheck log) {
    log.expect("cannot be dealt with now; it is kept").expect("provider failed: .*broken");
    provider.failParsing(new IllegalStateException("broken"));
    failures.add(new OutOfMemoryError("pretended"));

    offer(KEY, "n1=v1");
    time.advance(Duration.ofSeconds(1));

    assertThat(intake.rejected())
        .extracting(RejectedEntry::reason)
        .containsExactly("provider failed: java.lang.IllegalStateException: broken");
  }
}
