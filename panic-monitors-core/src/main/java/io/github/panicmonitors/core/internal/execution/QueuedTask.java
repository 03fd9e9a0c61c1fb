package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Task;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link Dispatcher}. Only the dispatcher's thread touches it, except for the stale
 * mark.
 */
final class QueuedTask {
  static final Comparator<QueuedTask> OLDEST_FIRST =
      (a, b) ->
          a.dueNanos != b.dueNanos
              ? Long.signum(a.dueNanos - b.dueNanos)
              : Long.compare(a.number, b.number);

  final Task task;
  final ContentionKey contentionKey;
  final long periodNanos;
  private final long number;

  /** A copy of the task's due time, which changes only while the task is in no queue. */
  long dueNanos;

  /** The round that a worker is running; null while the task waits. */
  @Nullable WorkItem round;

  /** Whether the task was removed, so that it is released after its round. */
  boolean removed;

  /** Last round's share of a worker's time, in millionths; negative before the first round. */
  long workerMillionths = -1;

  /**
   * Mean of the last round's duration and of this value before it, so that one unusual round does
   * not change the pace. Negative before the first round.
   */
  long roundNanos = -1;

  /** Decides in which queue the task waits. Changes only while it is in no queue. */
  Pace pace = Pace.NEW;

  private volatile boolean stale;

  /**
   * Wraps a task.
   *
   * @param number a number that grows with each task, which orders tasks that are due together
   */
  QueuedTask(Task task, long number) {
    this.task = task;
    this.number = number;
    this.contentionKey = new ContentionKey(task.contentionKey(), task.isSerial());
    this.periodNanos = task.periodNanos();
    this.dueNanos = task.dueNanos();
  }

  boolean isMeasured() {
    return workerMillionths >= 0;
  }

  /** Marks the task as removed for all threads, before the dispatcher handles the removal. */
  void markStale() {
    stale = true;
  }

  boolean isStale() {
    return stale;
  }
}
