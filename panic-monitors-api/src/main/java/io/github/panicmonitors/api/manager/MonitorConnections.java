package io.github.panicmonitors.api.manager;

import io.github.panicmonitors.api.CheckReturnValue;

/**
 * The connections that monitors have besides the manager's. There are none if they share that.
 *
 * @param mode which connections monitors publish over
 * @param open how many of their own are open
 * @param opened how many were opened since the start
 * @param failing how many monitors could not publish in their last attempt
 * @param reason why one of these could not, without credentials; empty if there are none
 */
@CheckReturnValue
public record MonitorConnections(
    ConnectionMode mode, int open, long opened, int failing, String reason) {

  /** Returns what there is before anything has connected. */
  public static MonitorConnections none(ConnectionMode mode) {
    return new MonitorConnections(mode, 0, 0, 0, "");
  }
}
