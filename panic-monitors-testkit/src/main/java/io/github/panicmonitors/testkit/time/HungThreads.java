package io.github.panicmonitors.testkit.time;

import io.github.panicmonitors.api.time.Waiter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Threads that hang until a test releases them. Thread-safe. */
final class HungThreads {
  private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();

  void hang(Waiter waiter) throws InterruptedException {
    waiters.add(waiter);
    try {
      waiter.await(Waiter.NO_DEADLINE);
    } finally {
      waiters.remove(waiter);
    }
  }

  void hangIgnoringInterrupts(Waiter waiter) {
    boolean interrupted = false;
    waiters.add(waiter);
    try {
      while (!awaitIgnoringInterrupt(waiter)) {
        interrupted = true;
      }
    } finally {
      waiters.remove(waiter);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns false if interrupted. */
  private static boolean awaitIgnoringInterrupt(Waiter waiter) {
    try {
      return waiter.await(Waiter.NO_DEADLINE);
    } catch (InterruptedException e) {
      return false;
    }
  }

  void release() {
    // Copied, because a released thread may hang again before the last one is released.
    List.copyOf(waiters).forEach(Waiter::signal);
  }
}
