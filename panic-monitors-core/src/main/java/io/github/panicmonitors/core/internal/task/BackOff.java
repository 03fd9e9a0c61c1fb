package io.github.panicmonitors.core.internal.task;

import java.util.concurrent.TimeUnit;

/** How long a monitor waits after a bug of its own: from one period on, doubled every time. */
final class BackOff {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int MAX_DOUBLINGS = 20;

  private BackOff() {}

  /** Between half and all of the full delay, by the id, so that monitors do not come in step. */
  static long delayNanos(long periodNanos, int bugsBefore, String id) {
    long longest = Math.max(periodNanos, LONGEST_NANOS);
    int doublings = Math.min(bugsBefore, MAX_DOUBLINGS);
    long full = periodNanos > longest >> doublings ? longest : periodNanos << doublings;
    double part = Math.floorMod(31 * id.hashCode() + bugsBefore, 1_000) / 1_000.0;
    return (long) (full * (0.5 + part / 2));
  }
}
