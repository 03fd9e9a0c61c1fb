package io.github.panicmonitors.core;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much a manager keeps of what it could not publish yet. Immutable; begin with {@link
 * #defaults()}:
 *
 * <pre>{@code
 * OutboxLimits.defaults().readings(50_000).newestOnly(true)
 * }</pre>
 *
 * <p>What exceeds a limit is dropped, the oldest first, and counted in {@link
 * io.github.panicmonitors.api.manager.ManagerStatus#readings}.
 */
public final class OutboxLimits {
  private static final OutboxLimits DEFAULTS =
      new OutboxLimits(10_000, 64L << 20, Duration.ofMinutes(5), 10, false);

  private final int readings;
  private final long bytes;
  private final Duration age;
  private final int attempts;
  private final boolean newestOnly;

  private OutboxLimits(int readings, long bytes, Duration age, int attempts, boolean newestOnly) {
    this.readings = requirePositive("readings", readings);
    this.bytes = requirePositive("bytes", bytes);
    this.age = requireNonNull(age, "age");
    this.attempts = requirePositive("attempts", attempts);
    this.newestOnly = newestOnly;
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException("age must be positive: " + age);
    }
  }

  private static int requirePositive(String what, int value) {
    requirePositive(what, (long) value);
    return value;
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
   * Returns limits by which at most this many readings wait.
   *
   * @throws IllegalArgumentException if {@code most} is not positive
   */
  public OutboxLimits readings(int most) {
    return new OutboxLimits(most, bytes, age, attempts, newestOnly);
  }

  /**
   * Returns limits by which the readings that wait have at most this many bytes.
   *
   * @throws IllegalArgumentException if {@code most} is not positive
   */
  public OutboxLimits bytes(long most) {
    return new OutboxLimits(readings, most, age, attempts, newestOnly);
  }

  /**
   * Returns limits by which a reading is not sent any more when it is this old. PANIC alerts on the
   * times of readings, so an old one does harm.
   *
   * @throws IllegalArgumentException if {@code most} is not positive
   */
  public OutboxLimits age(Duration most) {
    return new OutboxLimits(readings, bytes, most, attempts, newestOnly);
  }

  /**
   * Returns limits by which a message is given up when the broker has refused it this often.
   *
   * @throws IllegalArgumentException if {@code most} is not positive
   */
  public OutboxLimits attempts(int most) {
    return new OutboxLimits(readings, bytes, age, most, newestOnly);
  }

  /** Returns limits by which of each monitor only the newest round waits. Default: all do. */
  public OutboxLimits newestOnly(boolean only) {
    return new OutboxLimits(readings, bytes, age, attempts, only);
  }

  /** Returns how many readings wait at most. */
  public int readings() {
    return readings;
  }

  /** Returns how many bytes the readings that wait have at most. */
  public long bytes() {
    return bytes;
  }

  /** Returns how old a reading may be that is still sent. */
  public Duration age() {
    return age;
  }

  /** Returns how often the broker may refuse a message. */
  public int attempts() {
    return attempts;
  }

  /** Returns whether only the newest round of each monitor waits. */
  public boolean newestOnly() {
    return newestOnly;
  }
}
