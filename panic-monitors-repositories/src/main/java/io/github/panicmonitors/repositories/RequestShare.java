package io.github.panicmonitors.repositories;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Divides the requests that a service allows in an hour among its monitors. If they have more
 * rounds than that, each monitor sends a request only in every n-th round. Thread-safe.
 */
final class RequestShare {
  private static final Logger log = LoggerFactory.getLogger(RequestShare.class);
  private static final Duration HOUR = Duration.ofHours(1);

  /** Plans with fewer requests than allowed, so that a few remain for other tools. */
  private static final double MARGIN = 1.1;

  private static final int MAX_LIMIT = 1_000_000;

  /**
   * When each monitor, by its id, last had a round. Guarded by this object's lock, as all below.
   */
  private final Map<String, Instant> rounds = new HashMap<>();

  private final Deque<Instant> requests = new ArrayDeque<>();
  private int limit;
  private boolean warned;

  RequestShare(int limit) {
    this.limit = limit;
  }

  /** Sets how many requests the service allows in an hour, from a header of its response. */
  synchronized void limit(String header) {
    if (header.matches("[0-9]{1,7}")) {
      int allowed = Integer.parseInt(header);
      limit = allowed > 0 && allowed <= MAX_LIMIT ? allowed : limit;
    }
  }

  /**
   * Records that a monitor has a round, so that it gets a share.
   *
   * @param id the id of the monitor
   */
  synchronized void roundStarted(String id, Duration period, Instant now) {
    rounds.put(id, now);
    rounds.values().removeIf(round -> round.isBefore(now.minus(period.multipliedBy(2))));
  }

  /**
   * Takes one request of the share, if the monitor may send it now.
   *
   * @param askedAt when the monitor last sent one; null if never
   * @return when the monitor may send it; empty if it may now
   */
  synchronized Optional<Instant> take(Duration period, @Nullable Instant askedAt, Instant now) {
    while (!requests.isEmpty() && !requests.peek().isAfter(now.minus(HOUR))) {
      requests.remove();
    }
    long n = everyNthRound(period);
    Optional<Instant> wait = n <= 1 ? Optional.empty() : waitUntil(n, period, askedAt, now);
    if (wait.isEmpty()) {
      requests.add(now);
    }
    return wait;
  }

  private long everyNthRound(Duration period) {
    double roundsAnHour = rounds.size() * (double) HOUR.toMillis() / period.toMillis();
    long n = (long) Math.ceil(MARGIN * roundsAnHour / limit);
    boolean tooMany = roundsAnHour > limit;
    if (tooMany && !warned) {
      log.warn(
          "{} repositories are configured, and GitHub allows {} requests an hour: each is read once"
              + " in {} rounds; set a token in the HTTP settings for more requests",
          rounds.size(),
          limit,
          n);
    }
    warned = tooMany;
    return n;
  }

  private Optional<Instant> waitUntil(
      long n, Duration period, @Nullable Instant askedAt, Instant now) {
    // A round may start up to three quarters of a period earlier than planned.
    Instant turn = askedAt == null ? now : askedAt.plus(period.multipliedBy(n - 1));
    if (turn.plus(period.dividedBy(4)).isAfter(now) && askedAt != null) {
      return Optional.of(askedAt.plus(period.multipliedBy(n)));
    }
    Instant oldest = requests.peek();
    return oldest != null && requests.size() >= limit
        ? Optional.of(oldest.plus(HOUR))
        : Optional.empty();
  }
}
