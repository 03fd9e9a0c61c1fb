package io.github.panicmonitors.api.manager;

import java.time.Duration;
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
 * @param period its period
 * @param sinceRound the time since its last round began; since it was added, if none has begun
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
    Duration period,
    Duration sinceRound,
    @Nullable RoundReport last) {

  /** The longest time that a host with a free thread needs to begin a round. */
  private static final Duration TOLERANCE = Duration.ofSeconds(10);

  /**
   * Returns whether the monitor should have begun a round, but has begun none for two periods and
   * 10 s. This happens if the host is overloaded or the monitor could not be started. A monitor
   * that backs off, is stopping or has stopped is never overdue.
   */
  public boolean isOverdue() {
    return switch (state) {
      case UNSTARTED, WAITING, RUNNING ->
          sinceRound.compareTo(period.multipliedBy(2).plus(TOLERANCE)) > 0;
      case BACKING_OFF, STOPPING, STOPPED -> false;
    };
  }

  /** Returns the last finished round, if any. */
  public Optional<RoundReport> lastRound() {
    return Optional.ofNullable(last);
  }
}
