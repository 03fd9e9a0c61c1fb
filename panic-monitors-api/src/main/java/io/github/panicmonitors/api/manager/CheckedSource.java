package io.github.panicmonitors.api.manager;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of trying one source of a monitor once.
 *
 * @param monitor whose source it is
 * @param name the monitor's name
 * @param source which source it is, such as a URL
 * @param took how long it took
 * @param failureKind what went wrong, or {@code null} if it was read
 * @param message what happened, for people; empty if it was read
 */
public record CheckedSource(
    MonitorId monitor,
    String name,
    String source,
    Duration took,
    @Nullable FailureKind failureKind,
    String message) {

  /** Returns what went wrong; empty if the source was read. */
  public Optional<FailureKind> failure() {
    return Optional.ofNullable(failureKind);
  }

  /** Returns a line for people: {@code TLS Node monitor (cl_main) https://...: <message>}. */
  @Override
  public String toString() {
    String verdict = failureKind == null ? "OK" : failureKind.name();
    return verdict + " " + name + " " + source + (message.isEmpty() ? "" : ": " + message);
  }
}
