package io.github.panicmonitors.api.manager;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One monitor at one moment.
 *
 * @param monitor what identifies it
 * @param document the routing key of the configuration document that it comes from
 * @param name its name, as in its heartbeats
 * @param state what it is doing
 * @param generation the version of its configuration, counted over the manager's life
 * @param rounds how many of its rounds have ended
 * @param skippedSlots how many rounds were left out because the one before took too long
 * @param last its last round, or {@code null} before the first has ended
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

  /** Returns the last round that has ended. */
  public Optional<RoundReport> lastRound() {
    return Optional.ofNullable(last);
  }
}
