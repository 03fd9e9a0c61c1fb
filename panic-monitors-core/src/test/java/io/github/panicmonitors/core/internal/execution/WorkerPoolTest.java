package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
  private final VirtualTime time = new VirtualTime();
  private final WorkerPool workers = new WorkerPool(time, "test-", 1);
  private final Dispatcher dispatcher = new Dispatcher(time, workers);

  private WorkItem job(String id, Runnable round) {
    PeriodicTestTask task =
        new PeriodicTestTask(time, id, id, time.nanoTime(), Duration.ofSeconds(1), round);
    return new WorkItem(dispatcher, time, new QueuedTask(task, 1), WorkItem.Kind.ROUND);
  }

  /** The next round is another monitor's, and may be there before the worker waits for it. */
  @Test
  void interruptThatARoundLeavesBehindIsNotTheNextOnes() {
    AtomicReference<@Nullable Boolean> interrupted = new AtomicReference<>();
    WorkItem next = job("next", () -> interrupted.set(Thread.currentThread().isInterrupted()));
    AtomicReference<@Nullable WorkItem> self = new AtomicReference<>();
    WorkItem first =
        job(
            "first",
            () -> {
              Thread.currentThread().interrupt();
              workers.freed(self.get()); // as the dispatcher does at the end of the round
              workers.carryOut(next);
            });
    self.set(first);

    workers.carryOut(first);
    time.settle();

    workers.close();
    time.settle();
    assertThat(interrupted).hasValue(false);
  }
}
