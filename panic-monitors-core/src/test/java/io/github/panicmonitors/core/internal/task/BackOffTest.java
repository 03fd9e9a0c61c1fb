package io.github.panicmonitors.core.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private static final long PERIOD = Duration.ofSeconds(10).toNanos();
  private static final long LONGEST = Duration.ofMinutes(5).toNanos();

  @Test
  void beginsAtAPeriodAndDoublesUpToFiveMinutes() {
    assertThat(BackOff.delayNanos(PERIOD, 1, "n1")).isBetween(PERIOD / 2, PERIOD);
    assertThat(BackOff.delayNanos(PERIOD, 2, "n1")).isBetween(PERIOD, 2 * PERIOD);
    assertThat(BackOff.delayNanos(PERIOD, 6, "n1")).isBetween(LONGEST / 2, LONGEST);
    assertThat(BackOff.delayNanos(PERIOD, 1_000_001, "n1")).isBetween(LONGEST / 2, LONGEST);
  }

  @Test
  void isNothingWithoutABug() {
    assertThat(BackOff.delayNanos(PERIOD, 0, "n1")).isZero();
  }

  @Test
  void isNeverLongerThanAPeriodThatIsLongItself() {
    long day = Duration.ofDays(1).toNanos();

    assertThat(BackOff.delayNanos(day, 1, "n1")).isBetween(day / 2, day);
    assertThat(BackOff.delayNanos(day, 21, "n1")).isBetween(day / 2, day);
  }

  @Test
  void differsFromMonitorToMonitor() {
    assertThat(BackOff.delayNanos(PERIOD, 4, "n1"))
        .isNotEqualTo(BackOff.delayNanos(PERIOD, 4, "n2"));
  }
}
