package io.github.panicmonitors.core.internal.execution;

import java.util.concurrent.TimeUnit;

/** How long a worker is busy with a round of a task. */
enum Pace {
  /** Less than {@link #SLOW_NANOS}. */
  QUICK,
  /** Not known before the first round has ended. */
  NEW,
  /** {@link #SLOW_NANOS} or longer. */
  SLOW;

  static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Returns the pace of a task.
   *
   * @param roundNanos the duration of its rounds; negative if it is not known
   */
  static Pace of(long roundNanos) {
    if (roundNanos < 0) {
      return NEW;
    }
    return roundNanos < SLOW_NANOS ? QUICK : SLOW;
  }
}
