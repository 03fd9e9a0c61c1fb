package io.github.panicmonitors.api.manager;

/** The states of a monitor. */
public enum MonitorState {
  /** Not started, for example because no thread could be created. Retried every second. */
  UNSTARTED,
  /** Waiting for its next round. */
  WAITING,
  /** Running a round. */
  RUNNING,
  /** Waiting longer than its period, because its rounds threw unexpected exceptions. */
  BACKING_OFF,
  /** Stopping, but still running a round. */
  STOPPING,
  /** Stopped. */
  STOPPED
}
