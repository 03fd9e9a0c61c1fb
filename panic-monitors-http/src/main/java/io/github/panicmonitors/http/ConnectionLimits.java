package io.github.panicmonitors.http;

import java.time.Duration;
import java.util.Optional;

/**
 * The time limits of connections, where they differ from the client's.
 *
 * @param handshake the TLS handshake
 * @param idle how long an idle connection is kept
 * @param life how long any connection is used
 */
record ConnectionLimits(
    Optional<Duration> handshake, Optional<Duration> idle, Optional<Duration> life) {
  static final ConnectionLimits DEFAULT =
      new ConnectionLimits(Optional.empty(), Optional.empty(), Optional.empty());

  ConnectionLimits withHandshake(Duration max) {
    return new ConnectionLimits(valid("handshake timeout", max), idle, life);
  }

  ConnectionLimits withIdle(Duration max) {
    return new ConnectionLimits(handshake, valid("idle timeout", max), life);
  }

  ConnectionLimits withLife(Duration max) {
    return new ConnectionLimits(handshake, idle, valid("connection life", max));
  }

  private static Optional<Duration> valid(String what, Duration max) {
    return Optional.of(TimeLimits.valid(what, max));
  }
}
