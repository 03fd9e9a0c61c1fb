package io.github.panicmonitors.api.execution;

/**
 * The work of one monitor as a strategy sees it: due, run, then due again. The manager creates
 * tasks; a strategy only decides when and on which thread {@link #run()} is called.
 *
 * <p>The manager handles deadlines, cancellation, rounds that never end and results that come too
 * late. A strategy never calls {@code run} and {@link #release()} of one task at the same time. No
 * method throws. A call of {@code run} that comes too early, or after the task was replaced or
 * removed, does nothing.
 */
public interface Task {

  /** Returns the monitor's id, unique within its type. */
  String id();

  /** Returns the monitor's name, for thread names and diagnostics. */
  String name();

  /**
   * Returns the key of the resource that the monitor reads from, such as a host. Tasks with the
   * same key may slow each other down.
   */
  String contentionKey();

  /**
   * Returns whether rounds of this contention key come one at a time. The strategy calls {@link
   * #run()} of no two such tasks of a key at once. The wait comes before the call and occupies no
   * thread that another task needs. The round of a task that was removed no longer counts, even if
   * it is stuck. Constant. Default: false.
   */
  default boolean isSerial() {
    return false;
  }

  /** Returns the time between two rounds in nanoseconds; positive and constant. */
  long periodNanos();

  /**
   * Returns when the next round is due, on the scale of the context's {@code nanoTime()}. The value
   * changes during {@link #run()} only, with one exception: from the moment the manager stops the
   * task until it removes it, the task is due years from now.
   */
  long dueNanos();

  /** Runs a round if one is due, and returns when the round has ended. */
  void run();

  /**
   * Closes the monitor. The strategy calls this once, on a thread that could have called {@link
   * #run()}, after the task was replaced or removed or the execution was closed. A thread whose
   * round was abandoned calls it when it returns.
   *
   * <p>Closing a monitor may block. A task whose {@code run} was never called has no monitor, and
   * its release returns at once.
   */
  void release();
}
