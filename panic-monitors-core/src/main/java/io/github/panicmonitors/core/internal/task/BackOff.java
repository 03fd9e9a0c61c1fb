package io.github.panicmonitors.core.internal.task;

import java.util.concurrent.TimeUnit;

/**
 * Delay after a bug in the monitor's code: one period after the first, doubled after each further
 * one.
 */
final class BackOff {
  private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int MAX_DOUBLINGS = 20;

  private BackOff() {}

  /**
   * Returns the delay after this many bugs in a row, 0 after none. It lies between half the full
   * delay and all of it. The id decides where, so that monitors do not retry all at once.
   */
  static long delayNanos(long periodNanos, int bugs, String id) {
    if (bugs == 0) {
      return 0;
    }
    int bugsBefore = bugs - 1;
    long max = Math.max(periodNanos, MAX_NANOS);
    int doublings = Math.min(bugsBefore, MAX_DOUBLINGS);
    long full = periodNanos > max >> doublings ? max : periodNanos << doublings;
    double part = Math.floorMod(31 * id.hashCode() + bugsBefore, 1_000) / 1_000.0;
    return (long) (full * (0.5 + part / 2));
  }
}
