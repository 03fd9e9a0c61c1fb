package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.scripted.ForwardingExecution;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * What happens at the worst moment: while the manager closes, starts, is blocked or short of
 * threads.
 */
class WorstMomentTest {

  private static void pause(InMemoryManager host, Duration duration) {
    Waiter waiter = host.time.waiter();
    long until = host.time.nanoTime() + duration.toNanos();
    try {
      waiter.await(until);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A retry comes due while the publisher may not publish. */
  @Test
  void publisherDoesNotSpinWhenARetryIsDueWhileBlocked(LogCheck log) {
    log.expect("BLOCKED: memory");
    InMemoryManager host = new InMemoryManager().started();
    host.provider.script("n2", ScriptedProvider::reading);
    host.send(config().node("n1", "v1"));
    host.broker.faults().nackNext(1);
    for (int i = 0; i < 100 && host.status().readings().gathered() == 0; i++) {
      host.advance(Duration.ofMillis(100));
    }
    host.time.settle();
    host.broker.faults().block("memory");
    host.ping(); // the manager's heartbeat is the publish that notices the alarm

    host.advance(Duration.ofSeconds(2)); // fails: the clock never comes to rest

    host.broker.faults().unblock();
    host.close();
  }

  @Test
  void documentThatIsReadWhileTheManagerClosesLeavesNoThreadBehind() {
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.provider.beforeParsing(() -> pause(host, Duration.ofSeconds(1)));
      host.broker.publish("config", ScriptedConfig.KEY, config().node("n1", "v1").bytes());
      host.time.settle();
      long before = host.time.nanoTime();

      host.time.run(host.manager::close);

      assertThat(host.time.nanoTime() - before).isLessThan(Duration.ofSeconds(3).toNanos());
    }
  }

  @Test
  void monitorIsNotStartedByADocumentThatIsAppliedWhileTheManagerCloses(LogCheck log) {
    log.expect("dropped: CLOSED");
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.send(config().node("n1", "v1"));
      host.broker.faults().holdConfirms(); // the flush takes its 4 s
      host.advancePeriods(1);
      host.provider.beforeParsing(() -> pause(host, Duration.ofSeconds(1)));
      host.broker.publish(
          "config", ScriptedConfig.KEY, config().node("n1", "v1").node("n2", "v1").bytes());
      host.time.settle();

      host.time.run(host.manager::close);
      host.advancePeriods(3);

      assertThat(host.provider.events("collects", "n2")).isEmpty();
    }
  }

  @Test
  void cancelHookThatBlocksDoesNotKeepOtherRoundsFromBeingCancelled(LogCheck log) {
    log.expect("n1.*cancel hook blocks; its thread is leaked");
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.provider.script(
          "n1",
          (node, round) -> {
            round.onCancel(host.time::hangIgnoringInterrupts);
            host.time.hang();
            return ScriptedProvider.reading(node, round);
          });
      ScriptedConfig config = config().node("n1", "v1");
      for (int i = 2; i < 12; i++) {
        config.node("n" + i, "v1");
        host.provider.script("n" + i, ScriptedProvider.obeyCancel(host.time));
      }
      host.send(config);

      host.advance(Duration.ofSeconds(45));

      assertThat(host.status().abandonedThreads()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void secondHookThatBlocksSoonAfterTheFirstDoesNotKeepOthersFromBeingCancelled(LogCheck log) {
    log.expect("n[12].*cancel hook blocks; its thread is leaked");
    try (InMemoryManager host = new InMemoryManager().started()) {
      AtomicInteger ended = new AtomicInteger();
      ScriptedConfig config = config();
      for (int i = 1; i <= 5; i++) {
        boolean hookBlocks = i <= 2;
        config.node("n" + i, "v1");
        host.provider.script(
            "n" + i,
            (node, round) -> {
              if (hookBlocks) {
                round.onCancel(host.time::hangIgnoringInterrupts);
              }
              try {
                host.time.hang();
              } finally {
                ended.incrementAndGet();
              }
              return ScriptedProvider.reading(node, round);
            });
      }
      host.send(config);
      host.advancePeriods(1);

      host.send(config()); // cancels all five, in their order
      host.advance(Duration.ofSeconds(1));

      assertThat(ended).hasValue(5);
    }
  }

  @Test
  void connectionThatWasBlockedForLongIsNotGivenUpWhenItIsUnblocked(LogCheck log) {
    log.expect("BLOCKED: memory");
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.send(config().node("n1", "v1"));
      host.broker.faults().block("memory");
      host.advance(Duration.ofSeconds(60));
      assertThat(host.published("raw_data")).hasSize(1);
      host.broker.faults().holdConfirms(); // the confirm is on its way, some milliseconds behind
      host.broker.faults().unblock();
      host.advance(Duration.ofMillis(20));
      host.broker.faults().releaseConfirms();
      host.advancePeriods(3);

      assertThat(host.published("raw_data").stream().map(m -> m.messageId()).toList())
          .doesNotHaveDuplicates();
    }
  }

  /** An execution that fails to start its second task some times, as when no thread can be made. */
  private static final class Fails implements ExecutionStrategy {
    private final ExecutionStrategy real = ExecutionStrategies.longLivedThreads();
    private final AtomicInteger starts = new AtomicInteger();
    private final int times;

    Fails(int times) {
      this.times = times;
    }

    private boolean nextStartFails() {
      int number = starts.incrementAndGet();
      return number >= 2 && number < 2 + times;
    }

    @Override
    public Execution start(ExecutionContext context) {
      Execution execution = real.start(context);
      return new ForwardingExecution(execution) {
        @Override
        public void add(Task task) {
          if (nextStartFails()) {
            context.startFailed(task, new OutOfMemoryError("unable to create native thread"));
          } else {
            super.add(task);
          }
        }

        @Override
        public void replace(Task old, Task next) {
          remove(old);
          add(next);
        }
      };
    }
  }

  @Test
  void taskThatCannotBeStartedDoesNotKeepTheOthersOfItsDocumentFromStarting(LogCheck log) {
    log.expect("n2.*could not be started; retrying every second");
    try (InMemoryManager host =
        new InMemoryManager(builder -> builder.execution(new Fails(1))).started()) {
      host.send(config().node("n1", "v1").node("n2", "v1").node("n3", "v1"));
      host.send(config().node("n1", "v1").node("n2", "v1").node("n3", "v1"));
      host.advancePeriods(2);

      assertThat(host.provider.events("collects", "n3")).isNotEmpty();
    }
  }

  @Test
  void taskThatCannotBeStartedIsDeadAndTriedAgainUntilItCan(LogCheck log) {
    log.expect("n2.*could not be started; retrying every second");
    try (InMemoryManager host =
        new InMemoryManager(builder -> builder.execution(new Fails(2))).started()) {
      host.send(config().node("n1", "v1").node("n2", "v1"));
      host.advance(Duration.ofMillis(1_500));

      assertThat(host.monitor("n2").state()).isEqualTo(MonitorState.UNSTARTED);
      assertThat(host.managerHeartbeat())
          .contains("\"dead_processes\":[\"Node monitor (name of n2)\"]");

      host.advance(Duration.ofSeconds(1));
      assertThat(host.managerHeartbeat()).contains("\"dead_processes\":[]");
      host.advancePeriods(1);
      assertThat(host.provider.events("collects", "n2")).isNotEmpty();
    }
  }

  @Test
  void taskThatIsStartedLateTakesItsNextPlaceInTheSchedule(LogCheck log) {
    log.expect("n2.*could not be started; retrying every second");
    try (InMemoryManager host =
        new InMemoryManager(builder -> builder.execution(new Fails(25))).started()) {
      host.send(config().node("n1", "v1").node("n2", "v1"));
      while (host.monitor("n2").rounds() == 0) {
        host.advance(Duration.ofMillis(100));
      }

      MonitorStatus late = host.monitor("n2");
      assertThat(late.lastRound().orElseThrow().lag()).isZero();
      assertThat(late.skippedSlots()).isBetween(2L, 3L);
    }
  }

  @Test
  void monitorThatIsRemovedBeforeItsSuccessorCouldBeStartedLeavesNoConnection(LogCheck log) {
    log.expect("n1.*could not be started; retrying every second");
    try (InMemoryManager host =
        new InMemoryManager(
                builder ->
                    builder
                        .execution(new Fails(Integer.MAX_VALUE - 2))
                        .connections(ConnectionMode.PER_MONITOR))
            .started()) {
      host.send(config().node("n1", "v1"));
      host.advancePeriods(1);
      assertThat(host.broker.connections()).hasSize(3);
      host.send(config().node("n1", "v2"));

      host.send(config());

      assertThat(host.broker.connections()).hasSize(2);
    }
  }

  @Test
  void monitorThatHoldsItsRoundsLockHoldsUpNobody(LogCheck log) {
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.provider.script(
          "n1",
          (node, round) -> {
            synchronized (round) {
              host.time.hang();
            }
            return ScriptedProvider.reading(node, round);
          });
      host.send(config().node("n1", "v1").node("n2", "v1"));
      while (host.provider.events("collects", "n1").isEmpty()) {
        host.advance(Duration.ofSeconds(1));
      }
      assertThat(host.managerHeartbeat()).contains("\"dead_processes\":[]");

      host.advance(Duration.ofSeconds(60));

      assertThat(host.status().abandonedThreads()).as("it obeys its interrupt").isZero();
      assertThat(host.provider.events("collects", "n1").size()).isGreaterThan(1);
    }
  }

  @Test
  void documentsGoOnAfterATaskCouldNotBeStarted(LogCheck log) {
    log.expect("n2.*could not be started; retrying every second");
    try (InMemoryManager host =
        new InMemoryManager(builder -> builder.execution(new Fails(1))).started()) {
      host.send(config().node("n1", "v1").node("n2", "v1").node("n3", "v1"));
      host.send(config().node("n1", "v2"));
      host.advancePeriods(2);

      assertThat(host.provider.events("collects", "n1"))
          .last()
          .satisfies(event -> assertThat(event.node().value()).isEqualTo("v2"));
    }
  }

  @Test
  void hostsCallbackThatBlocksHoldsUpNoOtherDocument() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    // Before there is the callback no document is done: it would run, and block, here.
    CountDownLatch attached = new CountDownLatch(1);
    ScriptedProvider provider = new ScriptedProvider();
    provider.beforeParsing(() -> awaitUninterruptibly(attached));
    try (MonitorsManager manager =
        MonitorsManager.builder().discovery(false).provider(provider).build()) {
      manager.start();
      CompletableFuture<Void> blocked =
          manager
              .apply(config().node("n1", "v1").document())
              .thenRun(() -> awaitUninterruptibly(release));
      attached.countDown();

      CompletableFuture<AppliedDocument> second =
          manager.apply(config().node("n1", "v2").document());

      await().until(() -> manager.status().documents().applied() == 2);
      assertThat(second).isNotDone();
      release.countDown();
      assertThat(second).succeedsWithin(Duration.ofSeconds(5));
      assertThat(blocked).succeedsWithin(Duration.ofSeconds(5));
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void closingWhenADocumentIsAppliedDoesNotTakeTheWholeBound() {
    try (InMemoryManager host = new InMemoryManager().started()) {
      long before = host.time.nanoTime();
      AtomicReference<Long> after = new AtomicReference<>();
      host.provider.beforeParsing(() -> pause(host, Duration.ofMillis(10)));
      CompletableFuture<Void> unused =
          host.manager
              .apply(config().node("n1", "v1").document())
              .thenRun(
                  () -> {
                    host.manager.close();
                    after.set(host.time.nanoTime());
                  });
      host.advance(Duration.ofSeconds(20));
      assertThat(after.get() - before).isLessThan(Duration.ofSeconds(2).toNanos());
    }
  }

  @Test
  void startThatFailsInTheExecutionLeavesNoThreads() {
    MonitorsManager manager =
        MonitorsManager.builder()
            .discovery(false)
            .execution(
                context -> {
                  throw new IllegalStateException("no execution today");
                })
            .build();
    assertThatThrownBy(manager::start).hasMessage("no execution today");
    manager.close();
  }

  /** A failure that cannot even be printed. */
  private static final class Unprintable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  @Test
  void monitorThatThrowsWhatCannotBePrintedBacksOffAndGoesOn(LogCheck log) {
    log.expect("could not be processed.*no message");
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.provider.script(
          "n1",
          (node, round) -> {
            throw new Unprintable();
          });
      host.send(config().node("n1", "v1"));
      host.advance(Duration.ofSeconds(60));

      assertThat(host.status().abandonedThreads()).isZero();
      assertThat(host.monitor("n1").lastRound().orElseThrow().failure())
          .contains(FailureKind.MONITOR_BUG);
    }
  }

  @Test
  void roundThatHangsAtCloseIsReportedAsAbandoned(LogCheck log, ThreadLeakCheck leaks)
      throws Exception {
    log.expect("did not end after it was cancelled").expect("an abandoned round ended late");
    ScriptedProvider provider = new ScriptedProvider();
    CountDownLatch hangs = new CountDownLatch(200);
    CountDownLatch release = new CountDownLatch(1);
    ScriptedConfig config = config();
    for (int i = 0; i < 200; i++) {
      config.node("n" + i, "v1");
      provider.script(
          "n" + i,
          (node, round) -> {
            hangs.countDown();
            while (release.getCount() > 0) {
              try {
                release.await();
              } catch (InterruptedException e) {
                // ignores it
              }
            }
            return ScriptedProvider.reading(node, round);
          });
    }
    MonitorsManager manager =
        MonitorsManager.builder()
            .discovery(false)
            .execution(ExecutionStrategies.longLivedThreads())
            .provider(provider)
            .period(ScriptedProvider.TYPE, Duration.ofMillis(50))
            .build();
    manager.start();
    manager.apply(config.document()).get(5, TimeUnit.SECONDS);
    hangs.await();

    manager.close();

    try {
      assertThat(manager.status().abandonedThreads()).isEqualTo(200);
    } finally {
      release.countDown();
    }
    await().until(() -> lateEnds(log) == 200);
  }

  private static long lateEnds(LogCheck log) {
    return log.records().stream()
        .filter(record -> record.contains("an abandoned round ended late"))
        .count();
  }

  @Test
  void interruptedCloseStillCancelsTheRounds(LogCheck log) throws Exception {
    log.expect("closing was interrupted");
    for (int i = 0; i < 20; i++) {
      ScriptedProvider provider = new ScriptedProvider();
      ScriptedConfig config = config();
      int n = 50;
      CountDownLatch running = new CountDownLatch(n);
      CountDownLatch ended = new CountDownLatch(n);
      for (int j = 0; j < n; j++) {
        config.node("n" + j, "v1");
        provider.script(
            "n" + j,
            (node, round) -> {
              running.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                ended.countDown();
              }
              return ScriptedProvider.reading(node, round);
            });
      }
      MonitorsManager manager =
          MonitorsManager.builder()
              .discovery(false)
              .provider(provider)
              .period(ScriptedProvider.TYPE, Duration.ofMillis(50))
              .build();
      manager.start();
      manager.apply(config.document()).get(5, TimeUnit.SECONDS);
      running.await();

      Thread.currentThread().interrupt();
      manager.close();
      assertThat(Thread.interrupted()).isTrue();

      assertThat(ended.await(3, TimeUnit.SECONDS)).as("run %s: %s", i, ended).isTrue();
    }
  }

  @Test
  void idThatMovesToAnotherGroupIsNeverInTwoRounds(LogCheck log) {
    log.expect("id is already configured by");
    try (InMemoryManager host = new InMemoryManager().started()) {
      ScriptedConfig before = config();
      ScriptedConfig after = config();
      for (int i = 0; i < 30; i++) {
        before.node("n" + i, "v1");
        after.node("n" + i, "v2");
        host.provider.script(
            "n" + i,
            (node, round) -> {
              if (node.value().equals("v1")) {
                try {
                  host.time.hang();
                } catch (InterruptedException e) {
                  pause(host, Duration.ofMillis(1_900)); // within its grace
                }
              }
              return ScriptedProvider.reading(node, round);
            });
      }
      host.send(before);
      host.advancePeriods(1);
      host.send("chains.chainlink.other.nodes_config", after.bytes());
      host.send(ScriptedConfig.KEY, config().bytes());
      host.advancePeriods(2);

      assertThat(host.provider.overlaps()).isZero();
    }
  }

  @Test
  void futureOfADocumentThatIsHandedInWhileTheManagerClosesIsCompleted() throws Exception {
    int lost = 0;
    for (int i = 0; i < 20; i++) {
      MonitorsManager manager =
          MonitorsManager.builder().discovery(false).provider(new ScriptedProvider()).build();
      manager.start();
      AtomicReference<CompletableFuture<?>> last = new AtomicReference<>();
      CountDownLatch begun = new CountDownLatch(1);
      ConfigDocument document = config().document();
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (true) {
                    last.set(manager.apply(document));
                    begun.countDown();
                  }
                } catch (IllegalStateException e) {
                  // closed
                }
              });
      thread.start();
      begun.await();
      manager.close();
      thread.join();
      try {
        last.get().get(2, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        assertThat(e).hasMessageContaining("manager was closed before the document was applied");
      } catch (TimeoutException e) {
        lost++;
        break;
      }
    }
    assertThat(lost).isZero();
  }
}
