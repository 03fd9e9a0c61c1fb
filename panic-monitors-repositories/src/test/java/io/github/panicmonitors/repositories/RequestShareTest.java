package io.github.panicmonitors.repositories;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestShareTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant START = Instant.parse("2026-11-24T13:30:00Z");

  private final RequestShare share = new RequestShare(60);
  private final Map<Integer, Instant> askedAt = new HashMap<>();
  private final Map<Integer, Integer> asked = new HashMap<>();
  private final Deque<Instant> lastHour = new ArrayDeque<>();
  private int mostAnHour;

  /** Gives each monitor a round, spread over a period. */
  private void rounds(int monitors, int period) {
    for (int monitor = 0; monitor < monitors; monitor++) {
      Instant now =
          START
              .plus(HOUR.multipliedBy(period))
              .plus(HOUR.dividedBy(monitors).multipliedBy(monitor));
      share.roundStarted("repo_" + monitor, HOUR, now);
      if (share.take(HOUR, askedAt.get(monitor), now).isEmpty()) {
        askedAt.put(monitor, now);
        asked.merge(monitor, 1, Integer::sum);
        lastHour.add(now);
        while (!lastHour.peek().isAfter(now.minus(HOUR))) {
          lastHour.remove();
        }
        mostAnHour = Math.max(mostAnHour, lastHour.size());
      }
    }
  }

  @Test
  void eachMonitorAsksInEveryRoundIfTheHourIsEnough() {
    for (int period = 0; period < 10; period++) {
      rounds(54, period);
    }
    assertThat(asked).hasSize(54).allSatisfy((monitor, count) -> assertThat(count).isEqualTo(10));
  }

  @Test
  void moreMonitorsThanRequestsTakeTurnsAndStayWithinTheLimit(LogCheck log) {
    log.expect("61 repositories are configured, and GitHub allows 60 requests an hour");
    for (int period = 0; period < 40; period++) {
      rounds(200, period);
    }
    assertThat(mostAnHour).isLessThanOrEqualTo(60);
    assertThat(asked)
        .as("every fourth round, after the first ones")
        .hasSize(200)
        .allSatisfy((monitor, count) -> assertThat(count).isBetween(8, 11));
    assertThat(log.records()).hasSize(1);
  }

  @Test
  void warnsAgainOfMoreMonitorsThanRequestsAfterThereWereFewer(LogCheck log) {
    log.expect("61 repositories are configured");
    rounds(61, 0);
    rounds(61, 1);
    assertThat(log.records()).hasSize(1);
    for (int period = 2; period < 5; period++) {
      rounds(50, period);
    }

    rounds(61, 5);

    assertThat(log.records()).hasSize(2);
  }

  @Test
  void theLimitOfATokenIsLearnedFromTheAnswers() {
    share.limit("5000");
    for (int period = 0; period < 3; period++) {
      rounds(200, period);
    }
    assertThat(asked).allSatisfy((monitor, count) -> assertThat(count).isEqualTo(3));
  }

  @Test
  void strangeLimitsAreIgnored() {
    for (String limit : new String[] {"", "0", "-5", "many", "99999999999", "1e9"}) {
      share.limit(limit);
    }
    rounds(54, 0);
    assertThat(asked).hasSize(54);
  }
}
