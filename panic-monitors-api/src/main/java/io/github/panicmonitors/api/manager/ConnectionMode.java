package io.github.panicmonitors.api.manager;

/**
 * Which broker connections monitors use to publish. The manager itself always has one that
 * publishes, and one that consumes for each role.
 *
 * <p>In every mode messages wait in the same outbox and are counted together. A monitor's readings
 * stay in order, and at most one of them is unconfirmed.
 */
public enum ConnectionMode {
  /** All monitors share the manager's publishing connection. The default. */
  SHARED,

  /**
   * Each monitor has its own connection, opened by its first round. Messages that could not be
   * published wait for the monitor's next round.
   */
  PER_MONITOR,

  /** Each round connects, publishes the waiting messages, and disconnects. */
  PER_ROUND;

  /** The maximum number of monitors with their own connections. */
  public static final int MAX_CONNECTIONS = 1_000;
}
