package io.github.panicmonitors.api.time;

/**
 * Where one thread waits until it is signalled or a deadline comes. A signal that arrives while
 * nobody waits is kept, so none is lost; several signals before a wait are one.
 *
 * <p>Any thread may {@link #signal()}; only one thread at a time may {@link #await}. Waiters are
 * made by {@link TimeSource#waiter()}.
 */
public interface Waiter {

  /** A deadline that never comes. */
  long NO_DEADLINE = Long.MAX_VALUE;

  /**
   * Waits until this waiter is signalled or the deadline has come, whichever is first. Returns at
   * once if a signal is kept, even if the deadline is past.
   *
   * @param deadlineNanos on the scale of {@link TimeSource#nanoTime()}, or {@link #NO_DEADLINE}
   * @return whether a signal was consumed; {@code false} means that the deadline has come
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  boolean await(long deadlineNanos) throws InterruptedException;

  /** Wakes the waiting thread, or lets its next wait return at once. Does not block. */
  void signal();
}
