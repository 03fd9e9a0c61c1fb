package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.manager.RoundReport;

/** Told how its tasks fare. */
public interface TaskOwner {

  /** A round has ended and counts; called on the round's thread, before the next can begin. */
  void completed(MonitorTask task, RoundReport report);

  /** The last round of a stopped task has ended; called on the round's thread. */
  void ended(MonitorTask task);

  /**
   * A round did not end though it was cancelled, and was given up; called on the watch's thread.
   */
  void abandoned(MonitorTask task);

  /** The monitor of a stopped task was closed; called on the thread that closed it. */
  void released(MonitorTask task);
}
