package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.Round;

/** Receives the events of tasks. */
public interface TaskListener {

  /**
   * A round has ended and its report counts. Called on its thread, before the next round can begin.
   */
  void completed(MonitorTask task, RoundReport report);

  /** Slots were skipped because a round took too long. Called on any thread. */
  default void skipped(MonitorTask task, long slots) {}

  /** Sends the messages of a round. Called after {@link #completed}, on the round's thread. */
  default void deliver(MonitorTask task, RestOfRound rest) {}

  /** The time that is left of a round once its result is known. */
  interface RestOfRound {

    /** Runs work within that time. The work is cancelled and abandoned like a round. */
    void run(Work work);
  }

  /** Work in the rest of a round. */
  interface Work {

    /** Does the work on the round's thread. */
    void run(Round round) throws InterruptedException;
  }

  /** The monitor was removed from the configuration. Called on the control thread. */
  default void removed(MonitorTask task) {}

  /** A monitor was removed before it was passed to the execution. Called on the control thread. */
  default void neverBegan(MonitorTask task) {}

  /** The last round of a stopped or drained task has ended. Called on the round's thread. */
  default void ended(MonitorTask task) {}

  /**
   * A round or the close of this task did not end in time and was abandoned. Called on the control
   * thread.
   */
  void abandoned(MonitorTask task);

  /** A running round was abandoned, and its report counts. Called on the control thread. */
  default void roundAbandoned(MonitorTask task, RoundReport report) {}

  /** The monitor of an ended task was closed. Called on the thread that closed it. */
  default void released(MonitorTask task) {}
}
