package io.github.panicmonitors.api.manager;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.monitor.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A finished round.
 *
 * @param monitor the monitor
 * @param name the monitor's name
 * @param generation the version of the monitor's configuration, counted since the manager's start
 * @param slot the number of the round's slot
 * @param startedAt when the round started
 * @param lag the delay of the start after the scheduled time
 * @param took the duration of the round
 * @param result the result that the monitor returned, or {@code null} if it returned none in time
 * @param failureKind the kind of the failure, or {@code null} after a reading
 * @param message a human-readable reason of the failure; empty after a reading
 */
public record RoundReport(
    MonitorId monitor,
    String name,
    long generation,
    long slot,
    Instant startedAt,
    Duration lag,
    Duration took,
    @Nullable RoundResult result,
    @Nullable FailureKind failureKind,
    String message) {

  /** Returns the kind of the failure; empty after a reading. */
  public Optional<FailureKind> failure() {
    return Optional.ofNullable(failureKind);
  }

  /** Returns the warnings of a reading; empty after a failure. */
  public List<Warning> warnings() {
    return result instanceof RoundResult.Reading reading ? reading.warnings() : List.of();
  }
}
