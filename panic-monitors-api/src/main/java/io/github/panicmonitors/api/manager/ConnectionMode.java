package io.github.panicmonitors.api.manager;

/**
 * Which connections to the broker monitors publish over. The manager itself always has two: one
 * publishes, one consumes.
 *
 * <p>In every mode messages wait in one outbox and are counted by one account, a monitor's readings
 * stay in order, and one of them at most is unconfirmed.
 */
public enum ConnectionMode {
  /** All over the manager's connection. The right choice unless there is a reason against it. */
  SHARED,

  /**
   * Each monitor over a connection of its own, which its first round opens. What could not be
   * published waits for the monitor's next round.
   */
  PER_MONITOR,

  /** Each round connects, publishes what waits, and disconnects. */
  PER_ROUND;

  /** How many monitors may have connections of their own. */
  public static final int MAX_CONNECTIONS = 1_000;
}
