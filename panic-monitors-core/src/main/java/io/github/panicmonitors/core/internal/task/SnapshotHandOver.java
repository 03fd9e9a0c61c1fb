package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.loop.Latch;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes the snapshot of a monitor to its successor. The snapshot is taken once: by the first round
 * of the successor or before the close of the monitor, whichever comes first. Both may run at the
 * same time.
 */
final class SnapshotHandOver {
  private final LazyMonitor predecessor;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final Latch answered;
  private volatile Optional<?> snapshot = Optional.empty();
  private volatile boolean abandoned;

  SnapshotHandOver(LazyMonitor predecessor, TimeSource time) {
    this.predecessor = predecessor;
    this.answered = new Latch(time);
  }

  /** Returns the predecessor's snapshot. Waits if another thread has asked for it already. */
  Optional<?> get() throws InterruptedException {
    ask();
    answered.await(Waiter.NO_DEADLINE);
    return abandoned ? Optional.empty() : snapshot;
  }

  /** Takes the snapshot, unless that was done before or the predecessor was abandoned. */
  void ask() throws InterruptedException {
    if (asked.compareAndSet(false, true)) {
      try {
        snapshot = predecessor.snapshot();
      } finally {
        answered.open();
      }
    }
  }

  /** Drops the snapshot: an abandoned monitor may still be changing its state. */
  void abandon() {
    abandoned = true;
    asked.set(true);
    answered.open();
  }
}
