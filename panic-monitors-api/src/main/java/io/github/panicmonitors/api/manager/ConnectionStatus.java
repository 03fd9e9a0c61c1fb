package io.github.panicmonitors.api.manager;

import java.time.Duration;
import java.time.Instant;

/**
 * One side of the manager's connection to the broker.
 *
 * @param side which of the two connections it is
 * @param state how it stands
 * @param since when it came to be so
 * @param reason why, for people, without credentials; empty if there is nothing to say
 * @param attempts how many times in a row connecting has failed
 * @param reconnects how many times it was opened again after the first
 * @param blocked how long it has been {@link State#BLOCKED} in total since the manager's start
 */
public record ConnectionStatus(
    Side side,
    State state,
    Instant since,
    String reason,
    long attempts,
    long reconnects,
    Duration blocked) {

  /** Which of the two connections. */
  public enum Side {
    /** Publishes raw data, heartbeats and monitorables. */
    PUBLISHING,
    /** Consumes configurations and pings. */
    CONSUMING
  }

  /** How a connection stands. */
  public enum State {
    /** The manager has no broker, is not started yet, or is closed. */
    NONE,
    /** Connecting, or waiting to try again. */
    CONNECTING,
    /** Open and in use. */
    CONNECTED,
    /** Open, but the broker does not read what is published, because of an alarm. */
    BLOCKED,
    /** The broker refused what the manager needs; tried again at long intervals. */
    REFUSED
  }
}
