package io.github.panicmonitors.api.manager;

import io.github.panicmonitors.api.CheckReturnValue;

/**
 * The monitors' own connections. There are none if monitors share the manager's.
 *
 * @param mode which connections monitors use
 * @param open the number of open connections
 * @param opened the number of connections opened since the manager's start
 * @param failing the number of monitors whose last attempt to publish failed
 * @param reason why one of these failed, without credentials; empty if none failed
 */
@CheckReturnValue
public record MonitorConnections(
    ConnectionMode mode, int open, long opened, int failing, String reason) {

  /** Returns the status before any connection was opened. */
  public static MonitorConnections none(ConnectionMode mode) {
    return new MonitorConnections(mode, 0, 0, 0, "");
  }
}
