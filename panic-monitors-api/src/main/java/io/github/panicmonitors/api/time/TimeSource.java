package io.github.panicmonitors.api.time;

import io.github.panicmonitors.api.CheckReturnValue;
import java.time.Instant;

/**
 * Clock, waiting, and the count of work in progress. All waiting of the manager goes through a time
 * source, so that a test can put {@code VirtualTime} of the testkit in the place of {@link
 * #system()} and let a day pass in a second.
 *
 * <p>A virtual clock may only advance while nobody works. It knows because every hand-over of work
 * is wrapped in {@link #tracked}: from the hand-over on the work counts as busy, until it ends or
 * its thread waits in a {@link Waiter}.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface TimeSource {

  /** Returns the time source of this machine: its wall clock and {@link System#nanoTime()}. */
  @CheckReturnValue
  static TimeSource system() {
    return SystemTimeSource.INSTANCE;
  }

  /** Returns the wall clock's time, for timestamps. It may jump; never schedule by it. */
  Instant now();

  /**
   * Returns a monotonic time in nanoseconds with an arbitrary origin, for schedules. As with {@link
   * System#nanoTime()}, compare two values by their difference.
   */
  long nanoTime();

  /** Returns a new waiter that follows this time source. */
  Waiter waiter();

  /**
   * Wraps work that is about to be handed to another thread. The work counts as busy from this call
   * until it has run; so a wrapped work that is never run keeps a virtual clock from advancing.
   *
   * @return a runnable to be run exactly once
   */
  Runnable tracked(Runnable work);

  /**
   * Interrupts a thread. Like {@link Thread#interrupt()}, but a thread that is woken from a {@link
   * Waiter} by it counts as busy at once.
   */
  void interrupt(Thread thread);
}
