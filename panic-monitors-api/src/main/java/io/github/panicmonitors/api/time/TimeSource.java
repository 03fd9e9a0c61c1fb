package io.github.panicmonitors.api.time;

import io.github.panicmonitors.api.CheckReturnValue;
import java.time.Instant;

/**
 * A clock, waiting, and tracking of work in progress. The manager waits only through its time
 * source, so a test can replace {@link #system()} by the testkit's {@code VirtualTime} and simulate
 * a day in seconds.
 *
 * <p>A virtual clock advances only while no work is busy. Therefore all work passed to another
 * thread is wrapped in {@link #tracked}: it counts as busy from then on until it has run, except
 * while its thread waits in a {@link Waiter}.
 *
 * <p>Implementations are thread-safe.
 */
public interface TimeSource {

  /** Returns the system's time source: its wall clock and {@link System#nanoTime()}. */
  @CheckReturnValue
  static TimeSource system() {
    return SystemTimeSource.INSTANCE;
  }

  /** Returns the wall-clock time, for timestamps. It may jump, so do not schedule by it. */
  Instant now();

  /**
   * Returns a monotonic time in nanoseconds with an arbitrary origin, for scheduling. Compare two
   * values by their difference, as with {@link System#nanoTime()}.
   */
  long nanoTime();

  /** Returns a new waiter on this time source. */
  Waiter waiter();

  /**
   * Wraps work for another thread. The work counts as busy from this call until it has run, so
   * wrapped work that never runs keeps a virtual clock from advancing.
   *
   * @return a runnable that must be run exactly once
   */
  Runnable tracked(Runnable work);

  /**
   * Interrupts a thread as {@link Thread#interrupt()} does. A thread woken from a {@link Waiter}
   * counts as busy at once.
   */
  void interrupt(Thread thread);
}
