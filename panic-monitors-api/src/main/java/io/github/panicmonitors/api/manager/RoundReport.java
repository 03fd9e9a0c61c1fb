package io.github.panicmonitors.api.manager;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one round ended.
 *
 * @param monitor whose round it was
 * @param name the monitor's name
 * @param generation the version of the monitor's configuration, counted over the manager's life
 * @param slot the round's slot in time
 * @param startedAt when it began
 * @param lag how much later than scheduled it began
 * @param took how long it took
 * @param result what the monitor returned, or {@code null} if it returned nothing that counts
 * @param failureKind what went wrong, or {@code null} after a reading
 * @param message what happened, for people; empty after a reading
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

  /** Returns what went wrong; empty after a reading. */
  public Optional<FailureKind> failure() {
    return Optional.ofNullable(failureKind);
  }
}
