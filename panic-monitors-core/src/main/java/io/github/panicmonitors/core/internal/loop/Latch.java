package io.github.panicmonitors.core.internal.loop;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Opens once. Any number of threads may wait for it. */
public final class Latch {
  private final TimeSource time;
  private final Queue<Waiter> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean open;

  public Latch(TimeSource time) {
    this.time = time;
  }

  public void open() {
    open = true;
    waiting.forEach(Waiter::signal);
  }

  public boolean isOpen() {
    return open;
  }

  /** Waits until the latch is open. Returns false if the deadline came first. */
  public boolean await(long deadlineNanos) throws InterruptedException {
    Waiter waiter = time.waiter();
    // Added before the flag is read, so that open() finds the waiter or the flag is seen here.
    waiting.add(waiter);
    try {
      while (!open) {
        if (!waiter.await(deadlineNanos)) {
          return open;
        }
      }
      return true;
    } finally {
      waiting.remove(waiter);
    }
  }
}
