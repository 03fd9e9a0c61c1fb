package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * The grid of a monitor's rounds: slot {@code n} is due {@code n} periods after the first, so that
 * nothing drifts. A configuration update keeps the grid.
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

  /** The first round comes within a period and within 10 s, at a place that the id decides. */
  public static Schedule startingNow(TimeSource time, String id, Duration period) {
    long range = Math.min(period.toNanos(), MAX_FIRST_DELAY_NANOS);
    return startingIn(spread(id, range), time, period, false);
  }

  /** The first round comes as soon as there can be one. */
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

  /** A place in [0, range) that is the same for an id in every run; ids alike are far apart. */
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

  /** When the n-th round is due, the first being number 0. */
  long dueNanos(long number) {
    return firstDueNanos + number * periodNanos;
  }

  /** The n-th round's place in time: how many periods since the epoch. */
  long slot(long number) {
    return firstSlot + number;
  }

  /** The round that a task begins with which is made now. */
  long firstNumber(long nowNanos) {
    // What is to start at once is due since before there was a task.
    return atOnce ? 0 : nextNumber(nowNanos);
  }

  /** The first round that is due now or later. */
  long nextNumber(long nowNanos) {
    long sinceFirst = nowNanos - firstDueNanos;
    return sinceFirst <= 0 ? 0 : Math.floorDiv(sinceFirst - 1, periodNanos) + 1;
  }
}
