package io.github.panicmonitors.testkit.time;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An advance of the clock in progress, which moves from deadline to deadline. */
final class ClockAdvance {
  final long targetNanos;
  final Thread thread = Thread.currentThread();
  private final @Nullable BooleanSupplier stopCondition;

  /** Set once no work is busy and no further deadline is to be reached. */
  volatile boolean finished;

  /** The real time of the last step, or of the start. */
  volatile long lastStepRealNanos = System.nanoTime();

  private ClockAdvance(long targetNanos, @Nullable BooleanSupplier stopCondition) {
    this.targetNanos = targetNanos;
    this.stopCondition = stopCondition;
  }

  /** Returns an advance that ends with the clock at the target. */
  static ClockAdvance to(long targetNanos) {
    return new ClockAdvance(targetNanos, null);
  }

  /**
   * Returns an advance that ends when a condition is true, or at the last deadline in the limit.
   */
  static ClockAdvance until(BooleanSupplier stopCondition, long limitNanos) {
    return new ClockAdvance(limitNanos, stopCondition);
  }

  boolean isStopConditionTrue() {
    return stopCondition != null && stopCondition.getAsBoolean();
  }

  long endNanos(long nowNanos) {
    return stopCondition == null ? targetNanos : nowNanos;
  }
}
