package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.loop.WarningLimiter;
import io.github.panicmonitors.core.scripted.BrokenLogHandler;
import io.github.panicmonitors.core.scripted.ForwardingTime;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
  private final VirtualTime time = new VirtualTime();
  private final WorkerPool workers = new WorkerPool(time, "test-", 4);
  private final List<WorkItem> ended = new ArrayList<>();

  private WorkItem round(String id, Runnable round) {
    PeriodicTestTask task =
        new PeriodicTestTask(time, id, id, time.nanoTime(), Duration.ofSeconds(1), round);
    return WorkItem.round(new QueuedTask(task, 1), time, ended::add);
  }

  @AfterEach
  void close() {
    workers.close();
    time.releaseHung();
    time.settle();
    assertThat(time.unfinished()).isEmpty();
  }

  /** The next round is another monitor's, and may come before the worker waits for it. */
  @Test
  void clearsTheInterruptThatARoundLeavesBehind() {
    AtomicReference<@Nullable Boolean> interrupted = new AtomicReference<>();
    WorkItem next = round("next", () -> interrupted.set(Thread.currentThread().isInterrupted()));
    AtomicReference<@Nullable WorkItem> self = new AtomicReference<>();
    WorkItem first =
        round(
            "first",
            () -> {
              Thread.currentThread().interrupt();
              workers.freed(self.get()); // as the dispatcher does when a round ends
              workers.start(next);
            });
    self.set(first);

    assertThat(workers.start(first)).isTrue();
    time.settle();

    assertThat(interrupted).hasValue(false);
  }

  @Test
  void givesAnItemToTheWorkerThatBecameIdleLast() {
    List<String> names = new ArrayList<>();
    WorkItem first = round("first", () -> {});
    WorkItem second = round("second", () -> {});
    assertThat(workers.start(first)).isTrue();
    assertThat(workers.start(second)).isTrue();
    time.settle();
    workers.freed(first);
    workers.freed(second);

    assertThat(workers.start(round("third", () -> names.add(Thread.currentThread().getName()))))
        .isTrue();
    time.settle();

    assertThat(names).containsExactly("test-worker-2");
    assertThat(workers.busy()).isEqualTo(1);
  }

  @Test
  void warnsOfMissingThreadsEveryTenMinutes(LogCheck log) {
    log.expect("a worker thread cannot be started");
    WorkerPool poor = new WorkerPool(withoutThreads(), "poor-", 1);
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThat(poor.start(round("late", () -> {}))).isFalse();
    }
    assertThat(log.records()).hasSize(1);

    time.advance(WarningLimiter.INTERVAL);
    assertThat(poor.start(round("late", () -> {}))).isFalse();

    assertThat(log.records()).hasSize(2);
  }

  @Test
  void refusesAnItemWithoutAThreadEvenIfItCannotWarn() {
    WorkerPool poor = new WorkerPool(withoutThreads(), "poor-", 1);
    BrokenLogHandler broken = new BrokenLogHandler(WorkerPool.class);
    try (broken) {
      assertThat(poor.start(round("late", () -> {}))).isFalse();
    }
  }

  private TimeSource withoutThreads() {
    return new ForwardingTime(time) {
      @Override
      public Runnable tracked(Runnable work) {
        throw new OutOfMemoryError("unable to create native thread");
      }
    };
  }

  @Test
  void endsTheThreadOfALostItemWhenTheItemReturns() {
    WorkItem stuck = round("stuck", time::hangIgnoringInterrupts);
    assertThat(workers.start(stuck)).isTrue();
    time.settle();
    assertThat(stuck.abandon()).isTrue();
    workers.lost(stuck);
    assertThat(workers.busy()).isZero();

    time.releaseHung();
    time.settle();

    assertThat(time.unfinished()).isEmpty();
    assertThat(ended).isEmpty();
  }

  @Test
  void runsAnItemThatWasGivenJustBeforeTheEnd() {
    CountDownLatch held = new CountDownLatch(1);
    WorkerPool slow = new WorkerPool(startingAfter(held), "slow-", 1);
    WorkItem last = round("last", () -> {});
    assertThat(slow.start(last)).isTrue();
    slow.close();
    held.countDown();
    time.settle();
    assertThat(ended).containsExactly(last);
  }

  /** Returns the clock of a machine whose threads take until then to run. */
  private TimeSource startingAfter(CountDownLatch latch) {
    return new ForwardingTime(time) {
      @Override
      public Runnable tracked(Runnable work) {
        return super.tracked(
            () -> {
              await(latch);
              work.run();
            });
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
