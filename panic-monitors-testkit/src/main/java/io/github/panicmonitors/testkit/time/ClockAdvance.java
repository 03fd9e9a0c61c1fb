package io.github.panicmonitors.testkit.time;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An advance of the clock in progress, from deadline to deadline. */
final class ClockAdvance {
  final long targetNanos;
  final Thread walker = Thread.currentThread();
  private final @Nullable BooleanSupplier arrived;

  /** Set once the count is zero and no deadline is left to walk to. */
  volatile boolean over;

  /** The real time of the last step, or of the start. */
  volatile long lastStepRealNanos = System.nanoTime();

  private ClockAdvance(long targetNanos, @Nullable BooleanSupplier arrived) {
    this.targetNanos = targetNanos;
    this.arrived = arrived;
  }

  /** A walk that ends with the clock at the target. */
  static ClockAdvance to(long targetNanos) {
    return new ClockAdvance(targetNanos, null);
  }

  /** A walk that ends where a condition is found true, or at the last deadline up to the limit. */
  static ClockAdvance until(BooleanSupplier arrived, long limitNanos) {
    return new ClockAdvance(limitNanos, arrived);
  }

  boolean hasArrived() {
    return arrived != null && arrived.getAsBoolean();
  }

  long endNanos(long nowNanos) {
    return arrived == null ? targetNanos : nowNanos;
  }
}
