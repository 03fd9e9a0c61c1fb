package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Task;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A task in the hands of a dispatcher. Its fields belong to the dispatcher's thread, but for the
 * mark that it is stale.
 */
final class QueuedTask {
  static final Comparator<QueuedTask> OLDEST_FIRST =
      (a, b) ->
          a.dueNanos != b.dueNanos
              ? Long.signum(a.dueNanos - b.dueNanos)
              : Long.compare(a.number, b.number);

  final Task task;
  final String contentionKey;
  final long periodNanos;
  private final long number;

  /** A copy, which changes only while the task is in no queue. */
  long dueNanos;

  /** The round that is handed out and not known to have ended. */
  @Nullable WorkItem job;

  /** Removed, so that it is released when it comes back. */
  boolean gone;

  /**
   * What it needs of a worker, or negative if that is not known; kept by the {@link LoadEstimator}.
   */
  long millionthsOfAWorker = -1;

  private volatile boolean stale;

  QueuedTask(Task task, long number) {
    this.task = task;
    this.number = number;
    this.contentionKey = task.contentionKey();
    this.periodNanos = task.periodNanos();
    this.dueNanos = task.dueNanos();
  }

  boolean isMeasured() {
    return millionthsOfAWorker >= 0;
  }

  /** Marks it as replaced or removed, at once and for all threads. */
  void markStale() {
    stale = true;
  }

  boolean isStale() {
    return stale;
  }
}
