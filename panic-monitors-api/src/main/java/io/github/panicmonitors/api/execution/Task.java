package io.github.panicmonitors.api.execution;

/**
 * One monitor's work as a strategy sees it: due at some time, run, then due again. Made by the
 * manager; a strategy only decides when and on which thread {@link #run()} is called.
 *
 * <p>The manager sees to the rest: a round's deadline, its cancellation, rounds that never end, and
 * results that come too late. No method throws or overlaps with itself; a call of {@code run} that
 * comes too early, or after the task was replaced or removed, does nothing.
 */
public interface Task {

  /** Returns the monitor's id, unique in its type; for a stable spread and for diagnostics. */
  String id();

  /** Returns the monitor's name, for thread names and diagnostics. */
  String name();

  /** Returns who shares a bottleneck with this task: tasks of one key may slow each other down. */
  String contentionKey();

  /** Returns the time between two rounds, in nanoseconds; positive, the same for a task's life. */
  long periodNanos();

  /**
   * Returns when the next round is due, on the scale of the context's {@code nanoTime()}. Changes
   * only within {@link #run()}, but for a task that was stopped: until it is replaced or removed it
   * is due in some years, so that nobody calls {@code run} in vain again and again.
   */
  long dueNanos();

  /** Runs one round if it is due; returns when the round has ended. */
  void run();

  /**
   * Lets go of what the monitor holds. The strategy calls it once, where it would have called
   * {@code run}, after the task was replaced or removed or the execution closed, and never while
   * {@code run} is at work; a thread that was given up calls it if it comes back.
   */
  void release();
}
