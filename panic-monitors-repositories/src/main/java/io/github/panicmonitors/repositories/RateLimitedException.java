package io.github.panicmonitors.repositories;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Thrown if a service refuses requests for some time. */
final class RateLimitedException extends Exception {
  private static final long serialVersionUID = 1;

  RateLimitedException(Instant until) {
    super("rate limit reached, no request before " + until.truncatedTo(ChronoUnit.SECONDS));
  }
}
