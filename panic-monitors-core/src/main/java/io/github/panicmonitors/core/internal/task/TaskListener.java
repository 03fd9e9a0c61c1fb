package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.Round;

/** Told how its tasks fare. */
public interface TaskListener {

  /** A round has ended and counts; called on the round's thread, before the next can begin. */
  void completed(MonitorTask task, RoundReport report);

  /** Rounds were left out because the one before took too long. */
  default void skipped(MonitorTask task, long slots) {}

  /** What would have been a round's report was given up; called on the control thread. */
  default void gaveUp(MonitorTask task, RoundReport report) {}

  /** Sends the messages of a round. Called after {@link #completed}, on the round's thread. */
  default void deliver(MonitorTask task, RestOfRound rest) {}

  /** The time that is left of a round once its result is known. */
  interface RestOfRound {

    /** Runs work within that time, cancelled and abandoned as the round itself would be. */
    void run(Work work);
  }

  /** Work in the rest of a round. */
  interface Work {

    /** Does the work on the round's thread. */
    void run(Round round) throws InterruptedException;
  }

  /** No round of this monitor may begin any more; called on the control thread. */
  void removed(MonitorTask task);

  /** A monitor was removed that the execution has never had; called on the control thread. */
  default void neverBegan(MonitorTask task) {}

  /** The last round of a stopped task has ended; called on the round's thread. */
  void ended(MonitorTask task);

  /** A cancelled round did not end and was abandoned. Called on the control thread. */
  void abandoned(MonitorTask task);

  /** The monitor of a stopped task was closed; called on the thread that closed it. */
  void released(MonitorTask task);
}
