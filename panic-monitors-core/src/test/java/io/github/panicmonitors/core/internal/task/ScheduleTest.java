package io.github.panicmonitors.core.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Duration PERIOD = Duration.ofSeconds(60);

  private final VirtualTime time =
      VirtualTime.builder().start(Instant.parse("2026-11-24T10:00:30Z")).build();

  @Test
  void slotsFollowEachOtherByAPeriodWithoutDrift() {
    Schedule schedule = Schedule.startingNow(time, "n1", PERIOD, false);

    assertThat(schedule.dueNanos(1_000_000) - schedule.dueNanos(0))
        .isEqualTo(PERIOD.toNanos() * 1_000_000);
    assertThat(schedule.slot(1_000_000) - schedule.slot(0)).isEqualTo(1_000_000);
  }

  @Test
  void slotIsThePeriodsSinceTheEpochAtWhichTheRoundIsDue() {
    Schedule schedule = Schedule.startingNow(time, "n1", PERIOD, false);

    long firstDueSecond =
        time.now().getEpochSecond() + (schedule.dueNanos(0) - time.nanoTime()) / 1_000_000_000;
    assertThat(schedule.slot(0)).isEqualTo(firstDueSecond / 60);
  }

  @Test
  void firstRoundComesWithinTenSecondsOrAPeriod() {
    for (int i = 0; i < 1_000; i++) {
      long delay = firstDelay("node_" + i, PERIOD);
      assertThat(delay).isBetween(0L, Duration.ofSeconds(10).toNanos());
      assertThat(firstDelay("node_" + i, Duration.ofMillis(100)))
          .isBetween(0L, Duration.ofMillis(100).toNanos());
    }
  }

  @Test
  void idsThatAreAlikeAreSpreadEvenlyAndAlwaysTheSame() {
    int[] perSecond = new int[10];
    Set<Long> delays = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      long delay = firstDelay("node_" + i, PERIOD);
      delays.add(delay);
      perSecond[(int) (delay / 1_000_000_000)]++;
    }

    assertThat(delays).hasSizeGreaterThan(9_990);
    for (int count : perSecond) {
      assertThat(count).isBetween(850, 1_150);
    }
    assertThat(firstDelay("node_7", PERIOD)).isEqualTo(firstDelay("node_7", PERIOD));
  }

  @Test
  void laterRoundsAreSpreadOverThePeriod() {
    int[] perTenth = new int[10];
    for (int i = 0; i < 10_000; i++) {
      Schedule schedule = Schedule.startingNow(time, "repo_" + i, PERIOD, true);
      long gap = schedule.dueNanos(1) - schedule.dueNanos(0);
      assertThat(gap).isBetween(PERIOD.toNanos() / 2, PERIOD.toNanos() * 3 / 2);
      assertThat(schedule.dueNanos(2) - schedule.dueNanos(1)).isEqualTo(PERIOD.toNanos());
      assertThat(schedule.nextNumber(schedule.dueNanos(1))).isEqualTo(1);
      assertThat(schedule.nextNumber(schedule.dueNanos(1) + 1)).isEqualTo(2);
      assertThat(schedule.slot(1)).isEqualTo(schedule.slot(0) + 1);
      perTenth[
          (int) (Math.floorMod(schedule.dueNanos(1), PERIOD.toNanos()) * 10 / PERIOD.toNanos())]++;
    }
    for (int count : perTenth) {
      assertThat(count).isBetween(850, 1_150);
    }
  }

  private long firstDelay(String id, Duration period) {
    return Schedule.startingNow(time, id, period, false).dueNanos(0) - time.nanoTime();
  }

  @Test
  void nextRoundIsTheFirstThatIsDueNowOrLater() {
    Schedule schedule = Schedule.startingNow(time, "n1", PERIOD, false);
    long first = schedule.dueNanos(0);

    assertThat(schedule.nextNumber(first - 1)).isZero();
    assertThat(schedule.nextNumber(first)).isZero();
    assertThat(schedule.nextNumber(first + 1)).isEqualTo(1);
    assertThat(schedule.nextNumber(first + PERIOD.toNanos())).isEqualTo(1);
    assertThat(schedule.nextNumber(first + PERIOD.toNanos() + 1)).isEqualTo(2);
  }
}
