package io.github.panicmonitors.core;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import java.time.Duration;

/**
 * Limits for the messages that a manager has not published yet. Immutable. Start with {@link
 * #defaults()}:
 *
 * <pre>{@code
 * OutboxLimits.defaults().readings(50_000).newestOnly(true)
 * }</pre>
 *
 * <p>Readings over a limit are dropped, oldest first, and counted in {@link
 * io.github.panicmonitors.api.manager.ManagerStatus#readings}.
 */
@CheckReturnValue
public final class OutboxLimits {
  private static final OutboxLimits DEFAULTS =
      new OutboxLimits(10_000, 64L << 20, Duration.ofMinutes(5), 10, false);

  private final int readings;
  private final long bytes;
  private final Duration age;
  private final int attempts;
  private final boolean newestOnly;

  private OutboxLimits(int readings, long bytes, Duration age, int attempts, boolean newestOnly) {
    this.readings = (int) requirePositive("readings", readings);
    this.bytes = requirePositive("bytes", bytes);
    this.age = requireNonNull(age, "age");
    this.attempts = (int) requirePositive("attempts", attempts);
    this.newestOnly = newestOnly;
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException("age must be positive: " + age);
    }
  }

  private static long requirePositive(String what, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + " must be positive: " + value);
    }
    return value;
  }

  /** Returns limits of 10,000 readings, 64 MiB, 5 minutes and 10 attempts. */
  public static OutboxLimits defaults() {
    return DEFAULTS;
  }

  /**
   * Returns a copy that keeps at most {@code max} waiting readings.
   *
   * @throws IllegalArgumentException if {@code max} is not positive
   */
  public OutboxLimits readings(int max) {
    return new OutboxLimits(max, bytes, age, attempts, newestOnly);
  }

  /**
   * Returns a copy that limits waiting readings to {@code max} bytes.
   *
   * @throws IllegalArgumentException if {@code max} is not positive
   */
  public OutboxLimits bytes(long max) {
    return new OutboxLimits(readings, max, age, attempts, newestOnly);
  }

  /**
   * Returns a copy that drops readings older than {@code max}. PANIC alerts on the times of
   * readings, so publishing an old one does harm.
   *
   * @throws IllegalArgumentException if {@code max} is not positive
   */
  public OutboxLimits age(Duration max) {
    return new OutboxLimits(readings, bytes, max, attempts, newestOnly);
  }

  /**
   * Returns a copy that drops a message once the broker has refused it {@code max} times.
   *
   * @throws IllegalArgumentException if {@code max} is not positive
   */
  public OutboxLimits attempts(int max) {
    return new OutboxLimits(readings, bytes, age, max, newestOnly);
  }

  /** Returns a copy that keeps only the newest waiting round of each monitor, or all. */
  public OutboxLimits newestOnly(boolean only) {
    return new OutboxLimits(readings, bytes, age, attempts, only);
  }

  /** Returns the maximum number of waiting readings. */
  public int readings() {
    return readings;
  }

  /** Returns the maximum size of the waiting readings in bytes. */
  public long bytes() {
    return bytes;
  }

  /** Returns the maximum age of a reading that is published. */
  public Duration age() {
    return age;
  }

  /** Returns how often the broker may refuse a message before it is dropped. */
  public int attempts() {
    return attempts;
  }

  /** Returns whether only the newest waiting round of each monitor is kept. */
  public boolean newestOnly() {
    return newestOnly;
  }
}
