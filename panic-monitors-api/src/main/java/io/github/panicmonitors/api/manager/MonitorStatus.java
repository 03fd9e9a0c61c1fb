package io.github.panicmonitors.api.manager;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a monitor's state.
 *
 * @param monitor the monitor's id
 * @param document the routing key of its configuration document
 * @param name its name, as in its heartbeats
 * @param state its current state
 * @param generation the version of its configuration, counted since the manager's start
 * @param rounds the number of its finished rounds
 * @param skippedSlots the number of slots skipped because the previous round was still running
 * @param last its last finished round, or {@code null} if there is none
 */
public record MonitorStatus(
    MonitorId monitor,
    String document,
    String name,
    MonitorState state,
    long generation,
    long rounds,
    long skippedSlots,
    @Nullable RoundReport last) {

  /** Returns the last finished round, if any. */
  public Optional<RoundReport> lastRound() {
    return Optional.ofNullable(last);
  }
}
