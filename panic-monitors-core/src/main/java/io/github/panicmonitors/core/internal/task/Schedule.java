package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * When a monitor's rounds are due. Round {@code n} is due {@code n} periods after the first one, so
 * nothing drifts. An update of the configuration keeps the schedule.
 */
public final class Schedule {
  private static final long MAX_FIRST_DELAY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final long firstDueNanos;
  private final long periodNanos;
  private final long firstSlot;
  private final boolean atOnce;

  private Schedule(long firstDueNanos, long periodNanos, long firstSlot, boolean atOnce) {
    this.firstDueNanos = firstDueNanos;
    this.periodNanos = periodNanos;
    this.firstSlot = firstSlot;
    this.atOnce = atOnce;
  }

  /** The first round is due within a period and within 10 s. The id decides when. */
  public static Schedule startingNow(TimeSource time, String id, Duration period) {
    long range = Math.min(period.toNanos(), MAX_FIRST_DELAY_NANOS);
    return startingIn(spread(id, range), time, period, false);
  }

  /** The first round is due at once. */
  public static Schedule startingAtOnce(TimeSource time, Duration period) {
    return startingIn(0, time, period, true);
  }

  private static Schedule startingIn(
      long delayNanos, TimeSource time, Duration period, boolean atOnce) {
    long periodNanos = period.toNanos();
    Instant firstDue = time.now().plusNanos(delayNanos);
    long firstSlot = Math.floorDiv(micros(firstDue), Math.max(1, periodNanos / 1_000));
    return new Schedule(time.nanoTime() + delayNanos, periodNanos, firstSlot, atOnce);
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
    return firstDueNanos + number * periodNanos;
  }

  /** The slot of the n-th round: the number of periods since the epoch. */
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
    long sinceFirst = nowNanos - firstDueNanos;
    return sinceFirst <= 0 ? 0 : Math.floorDiv(sinceFirst - 1, periodNanos) + 1;
  }
}
