package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * When a monitor's rounds are due. Round {@code n} is due {@code n - 1} periods after the second
 * one, so nothing drifts. An update of the configuration keeps the schedule.
 */
public final class Schedule {
  private static final long MAX_FIRST_DELAY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final long firstDueNanos;
  private final long secondDueNanos;
  private final long periodNanos;
  private final long firstSlot;
  private final boolean atOnce;

  private Schedule(
      TimeSource time, long delayNanos, long gapNanos, Duration period, boolean atOnce) {
    this.firstDueNanos = time.nanoTime() + delayNanos;
    this.secondDueNanos = firstDueNanos + gapNanos;
    this.periodNanos = period.toNanos();
    Instant secondDue = time.now().plusNanos(delayNanos).plusNanos(gapNanos);
    long secondSlot = Math.floorDiv(micros(secondDue), Math.max(1, periodNanos / 1_000));
    this.firstSlot = secondSlot - 1;
    this.atOnce = atOnce;
  }

  /**
   * The first round is due within a period and within 10 s. The id decides when.
   *
   * @param spread whether the second round comes half a period to one and a half periods after the
   *     first one, so that the rounds of many monitors are spread over the period
   */
  public static Schedule startingNow(TimeSource time, String id, Duration period, boolean spread) {
    long periodNanos = period.toNanos();
    long delay = spread(id, Math.min(periodNanos, MAX_FIRST_DELAY_NANOS));
    long gap = spread ? periodNanos / 2 + spread(id, periodNanos) : periodNanos;
    return new Schedule(time, delay, gap, period, false);
  }

  /** The first round is due at once. */
  public static Schedule startingAtOnce(TimeSource time, Duration period) {
    return new Schedule(time, 0, period.toNanos(), period, true);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** Returns a number in [0, range) that depends on the id alone. Similar ids are far apart. */
  private static long spread(String id, long range) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return Math.floorMod(hash ^ (hash >>> 33), range);
  }

  public long periodNanos() {
    return periodNanos;
  }

  /** When the n-th round is due, counted from 0. */
  long dueNanos(long number) {
    return number == 0 ? firstDueNanos : secondDueNanos + (number - 1) * periodNanos;
  }

  /** The slot of the n-th round: the number of periods from the epoch to its due time. */
  long slot(long number) {
    return firstSlot + number;
  }

  /** The first round of a task that is created now. */
  long firstNumber(long nowNanos) {
    // A start at once was due before the task was created.
    return atOnce ? 0 : nextNumber(nowNanos);
  }

  /** The first round that is due now or later. */
  long nextNumber(long nowNanos) {
    if (nowNanos - firstDueNanos <= 0) {
      return 0;
    }
    long sinceSecond = nowNanos - secondDueNanos;
    return sinceSecond <= 0 ? 1 : Math.floorDiv(sinceSecond - 1, periodNanos) + 2;
  }
}
