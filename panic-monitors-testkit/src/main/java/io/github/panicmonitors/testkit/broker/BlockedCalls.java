package io.github.panicmonitors.testkit.broker;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.util.ArrayList;
import java.util.List;

/** Calls that wait until their connection is unblocked or closed. Guarded by the broker's state. */
final class BlockedCalls {
  private final TimeSource time;
  private final List<Waiter> waiters = new ArrayList<>();

  BlockedCalls(TimeSource time) {
    this.time = time;
  }

  Waiter add() {
    Waiter waiter = time.waiter();
    waiters.add(waiter);
    return waiter;
  }

  void remove(Waiter waiter) {
    waiters.remove(waiter);
  }

  void wakeAll() {
    waiters.forEach(Waiter::signal);
    waiters.clear();
  }

  /**
   * Waits like a socket write, which an interrupt does not end. Restores the interrupt status. Not
   * called under the broker's state.
   */
  static boolean awaitUninterruptibly(Waiter waiter, long deadlineNanos) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return waiter.await(deadlineNanos);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
