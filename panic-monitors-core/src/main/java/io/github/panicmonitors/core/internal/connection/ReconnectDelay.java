package io.github.panicmonitors.core.internal.connection;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before connecting again: a random part of a delay that doubles with every
 * consecutive failure, and longer after a refusal.
 */
final class ReconnectDelay {
  static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final Duration REFUSED = Duration.ofSeconds(5);
  private static final int MAX_DOUBLINGS = 10;

  private final RandomGenerator random;

  ReconnectDelay(RandomGenerator random) {
    this.random = random;
  }

  long afterFailureNanos(long failuresInARow) {
    long doublings = Math.min(failuresInARow - 1, MAX_DOUBLINGS);
    long full = Math.min(FIRST.toNanos() << doublings, LONGEST.toNanos());
    return random.nextLong(full / 10, full);
  }

  long afterRefusalNanos() {
    return REFUSED.toNanos() + random.nextLong(REFUSED.toNanos());
  }
}
