package io.github.panicmonitors.repositories;

import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Reads from the headers of a response how long its service refuses requests. */
final class RateLimit {
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(60);

  /** The longest wait, because a wrong header must not stop all requests for longer. */
  private static final Duration MAX_WAIT = Duration.ofHours(24);

  private static final long MAX_UNIX_SECONDS = 253_402_300_799L;

  private RateLimit() {}

  /**
   * Returns until when a service refuses requests after it refused one. Empty if it did so for
   * another reason than a rate limit.
   */
  static Optional<Instant> refused(SourceException e, Instant now) {
    int status = e.status().orElse(0);
    if (status != 403 && status != 429) {
      return Optional.empty();
    }
    Optional<Instant> until =
        seconds(e::header, "Retry-After")
            .map(now::plusSeconds)
            .or(() -> seconds(e::header, "X-Retry-After").map(Instant::ofEpochSecond))
            .or(() -> reset(e::header))
            .filter(now::isBefore);
    return until
        .or(() -> status == 429 ? Optional.of(now.plus(DEFAULT_WAIT)) : Optional.empty())
        .map(instant -> earlier(instant, now.plus(MAX_WAIT)));
  }

  /**
   * Returns until when a service refuses requests after the last one that it allowed. Empty if it
   * allows more.
   */
  static Optional<Instant> exhausted(SourceResponse<?> response, Instant now) {
    return reset(response::header)
        .filter(now::isBefore)
        .map(instant -> earlier(instant, now.plus(MAX_WAIT)));
  }

  private static Optional<Instant> reset(Function<String, Optional<String>> headers) {
    return headers
        .apply("X-RateLimit-Remaining")
        .filter(remaining -> remaining.strip().equals("0"))
        .flatMap(remaining -> seconds(headers, "X-RateLimit-Reset"))
        .map(Instant::ofEpochSecond);
  }

  private static Optional<Long> seconds(Function<String, Optional<String>> headers, String name) {
    return headers
        .apply(name)
        .map(String::strip)
        .filter(text -> text.matches("[0-9]{1,12}"))
        .map(Long::valueOf)
        .filter(seconds -> seconds <= MAX_UNIX_SECONDS);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
