package io.github.panicmonitors.http;

import java.time.Duration;
import java.util.Optional;

/**
 * The time limits of requests, besides the deadline that each request has.
 *
 * @param connect for connecting to one address of the host; empty for the client's default
 * @param firstByte for each wait until the first byte of the response
 * @param progress for each wait for a further byte
 * @param whole for the whole request
 */
record TimeLimits(
    Optional<Duration> connect, Duration firstByte, Duration progress, Duration whole) {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration UNLIMITED = Duration.ofDays(365);

  static final TimeLimits DEFAULT = new TimeLimits(Optional.empty(), WAIT, WAIT, UNLIMITED);

  TimeLimits withConnect(Duration max) {
    return new TimeLimits(Optional.of(valid("connect timeout", max)), firstByte, progress, whole);
  }

  TimeLimits withFirstByte(Duration max) {
    return new TimeLimits(connect, valid("first byte timeout", max), progress, whole);
  }

  TimeLimits withProgress(Duration max) {
    return new TimeLimits(connect, firstByte, valid("progress timeout", max), whole);
  }

  TimeLimits withWhole(Duration max) {
    return new TimeLimits(connect, firstByte, progress, valid("timeout", max));
  }

  /**
   * Returns a valid limit.
   *
   * @throws IllegalArgumentException if it is not between 1 ms and 365 days
   */
  static Duration valid(String what, Duration max) {
    if (max.compareTo(Duration.ofMillis(1)) < 0 || max.compareTo(UNLIMITED) > 0) {
      throw new IllegalArgumentException(what + " must be between 1 ms and 365 days: " + max);
    }
    return max;
  }
}
