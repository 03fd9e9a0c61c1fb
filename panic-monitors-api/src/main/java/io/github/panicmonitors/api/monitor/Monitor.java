package io.github.panicmonitors.api.monitor;

import java.util.Optional;

/**
 * Monitors one monitorable: collects a reading every round. Rounds of a monitor never overlap, and
 * each sees what the one before it wrote, so a monitor keeps state between rounds in plain fields.
 *
 * <p>A round must end soon after it is cancelled. {@link Round} says when that is and what a
 * monitor then does.
 */
@FunctionalInterface
public interface Monitor extends AutoCloseable {

  /**
   * Runs one round.
   *
   * @return a reading, or the failure of the node that is monitored. Throwing or returning {@code
   *     null} before the deadline is a bug in the monitor, and so is an {@link Error} at any time:
   *     nothing is published, and the next rounds come at growing intervals until one succeeds.
   * @throws InterruptedException if the round was cancelled or its thread interrupted
   */
  RoundResult collect(Round round) throws InterruptedException;

  /**
   * Returns an immutable value for the monitor that replaces this one after a change of its
   * configuration, which gets it as {@link MonitorContext#inherited}. The manager asks at most
   * once, after the last round and before {@link #close}, on a thread that runs rounds. It does not
   * ask an abandoned monitor, and it stores nothing: after a restart there is no predecessor.
   * Default: empty.
   */
  default Optional<?> snapshot() {
    return Optional.empty();
  }

  /**
   * Releases the monitor's resources. The manager calls this once, after the last round, on a
   * thread that runs rounds. It does not close an abandoned monitor. Later calls do nothing.
   */
  @Override
  default void close() {}
}
