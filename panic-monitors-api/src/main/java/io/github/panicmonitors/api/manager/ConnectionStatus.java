package io.github.panicmonitors.api.manager;

import java.time.Duration;
import java.time.Instant;

/**
 * The status of one of the manager's broker connections.
 *
 * @param side whether it publishes or consumes
 * @param role the name of the role that it consumes for; empty if it publishes, or if the manager
 *     has no roles
 * @param state the current state
 * @param since when the state was entered
 * @param reason human-readable reason of the state, without credentials; while connected, what does
 *     not work on the connection; may be empty
 * @param attempts the number of consecutive failed attempts to connect
 * @param reconnects how often the connection was opened again after the first time
 * @param blocked the total time in {@link State#BLOCKED} since the manager's start
 */
public record ConnectionStatus(
    Side side,
    String role,
    State state,
    Instant since,
    String reason,
    long attempts,
    long reconnects,
    Duration blocked) {

  /** The two uses of connections. */
  public enum Side {
    /** Publishes raw data, heartbeats and monitorable messages. */
    PUBLISHING,
    /** Consumes configurations and pings. */
    CONSUMING
  }

  /** The state of a connection. */
  public enum State {
    /** The manager has no broker, is not started or is closed. */
    NONE,
    /** Connecting, or waiting to retry. */
    CONNECTING,
    /** Open and in use. */
    CONNECTED,
    /** Open, but blocked by an alarm of the broker. */
    BLOCKED,
    /** The broker refused a request. Retried at long intervals. */
    REFUSED
  }
}
