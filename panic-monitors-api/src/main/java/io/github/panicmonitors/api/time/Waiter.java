package io.github.panicmonitors.api.time;

/**
 * Lets one thread wait until it is signalled or a deadline passes. A signal sent while no thread
 * waits is kept for the next wait. Several such signals count as one.
 *
 * <p>Any thread may {@link #signal()}, but only one thread at a time may {@link #await}. Created by
 * {@link TimeSource#waiter()}.
 */
public interface Waiter {

  /** A deadline that never passes. */
  long NO_DEADLINE = Long.MAX_VALUE;

  /**
   * Waits for a signal or the deadline, whichever comes first. Returns at once if a signal was
   * kept, even after the deadline.
   *
   * @param deadlineNanos a time of {@link TimeSource#nanoTime()}, or {@link #NO_DEADLINE}
   * @return true if a signal was consumed, false if the deadline passed
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  boolean await(long deadlineNanos) throws InterruptedException;

  /** Wakes the waiting thread, or makes the next wait return at once. Does not block. */
  void signal();
}
