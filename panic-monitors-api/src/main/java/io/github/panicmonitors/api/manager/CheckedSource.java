package io.github.panicmonitors.api.manager;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.monitor.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading one source of a monitor once.
 *
 * @param monitor the monitor
 * @param name the monitor's name
 * @param source the source, such as a URL
 * @param took the time that reading took
 * @param failureKind the kind of the failure, or {@code null} if the source was read
 * @param message a human-readable reason; the warnings, if the source was read with some; else
 *     empty
 * @param messages what a manager would publish after this round, in order; empty if the monitor
 *     itself failed
 */
public record CheckedSource(
    MonitorId monitor,
    String name,
    String source,
    Duration took,
    @Nullable FailureKind failureKind,
    String message,
    List<OutboundMessage> messages) {

  /** Copies the list. */
  public CheckedSource {
    messages = List.copyOf(messages);
  }

  /** Returns the kind of the failure; empty if the source was read. */
  public Optional<FailureKind> failure() {
    return Optional.ofNullable(failureKind);
  }

  /** Returns a human-readable line: {@code TLS Node monitor (cl_main) https://...: <message>}. */
  @Override
  public String toString() {
    String outcome = failureKind == null ? "OK" : failureKind.name();
    return outcome + " " + name + " " + source + (message.isEmpty() ? "" : ": " + message);
  }
}
