package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Long-lived threads beyond their contract. */
class LongLivedThreadsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void runsAtMost128RoundsOfPlatformThreadsAtOnce() {
    assumeThat(LongLivedThreads.areVirtual()).isFalse();
    Duration round = Duration.ofMillis(100);
    AtomicInteger begun = new AtomicInteger();
    try (StrategyFixture fixture = new StrategyFixture(new LongLivedThreads())) {
      for (int n = 0; n < 200; n++) {
        fixture.add(
            "task " + n,
            Duration.ZERO,
            () -> {
              begun.incrementAndGet();
              fixture.pause(round);
            });
      }
      fixture.time.settle();
      assertThat(begun).hasValue(128);
      fixture.time.advance(round);
      assertThat(begun).hasValue(200);
    }
  }

  @Test
  void reportsAThreadThatCannotBeStartedAndTriesAgainWhenTheTaskIsAddedAgain() {
    int[] starts = {0};
    ExecutionStrategy failsOnce =
        new LongLivedThreads(
            (name, work) -> {
              if (starts[0]++ == 0) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              return Threads.newPlatformThread(name, work);
            });
    try (StrategyFixture fixture = new StrategyFixture(failsOnce)) {
      PeriodicTestTask task = fixture.add("task", SECOND, () -> {});
      fixture.time.advance(SECOND.multipliedBy(5));
      assertThat(fixture.startFailures).containsExactly("task: unable to create native thread");
      assertThat(task.rounds()).isZero();
      assertThat(task.releases()).isZero();

      fixture.execution.add(task);
      fixture.time.settle();
      assertThat(task.rounds()).isEqualTo(1);
      fixture.execution.remove(task);
      fixture.time.settle();
      assertThat(task.releases()).isEqualTo(1);
      assertThat(fixture.startFailures).hasSize(1);
    }
  }

  @Test
  void neverStartsTheThreadOfATaskThatIsRemovedWhileItWaits() {
    CountDownLatch held = new CountDownLatch(1);
    ExecutionStrategy slow =
        new LongLivedThreads(
            (name, work) -> {
              awaitQuietly(held);
              return Threads.newPlatformThread(name, work);
            });
    try (StrategyFixture fixture = new StrategyFixture(slow)) {
      fixture.add("first", SECOND, () -> {});
      PeriodicTestTask removed = fixture.add("removed", Duration.ZERO, () -> {});
      fixture.remove(removed);
      held.countDown();
      fixture.time.settle();
      assertThat(removed.releases()).isEqualTo(1);
      assertThat(removed.releasedBy()).isEqualTo("test-starter-1");
      assertThat(fixture.time.unfinished())
          .hasSize(2)
          .noneMatch(name -> name.contains("monitor-2"));
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void continuesAfterATaskThatThrows(LogCheck log) {
    log.expect("broken: unexpected failure of a round");
    log.expect("broken: unexpected failure while the monitor was closed");
    try (StrategyFixture fixture = new StrategyFixture(ExecutionStrategies.longLivedThreads())) {
      Runnable fails =
          () -> {
            throw new AssertionError("broken");
          };
      PeriodicTestTask broken = fixture.add("broken", SECOND, fails).onRelease(fails);
      fixture.time.advance(SECOND.multipliedBy(25));
      assertThat(broken.rounds()).isEqualTo(3);
    }
  }

  @Test
  void limitsPlatformThreadsOnly() {
    assertThat(ExecutionStrategies.longLivedThreads().maxTasks())
        .isEqualTo(Threads.areVirtual() ? Integer.MAX_VALUE : 2_000);
    assertThat(ExecutionStrategies.taskQueue().maxTasks()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void automaticUsesThreadsOnlyWhereTheyAreVirtual() {
    assertThat(ExecutionStrategies.automatic())
        .hasToString(Threads.areVirtual() ? "long-lived threads" : "task queue with 128 workers");
  }
}
