package io.github.panicmonitors.api.manager;

/** What a monitor is doing. */
public enum MonitorState {
  /** Could not be started, as when no thread can be made; is tried again every second. */
  UNSTARTED,
  /** Waits for its next round. */
  WAITING,
  /** Is in a round. */
  RUNNING,
  /** Waits longer than its period, because its rounds ended by a bug of its own. */
  BACKING_OFF,
  /** Was told to end and is still in a round. */
  STOPPING,
  /** Has ended. */
  STOPPED
}
