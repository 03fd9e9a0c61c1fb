package io.github.panicmonitors.core.internal.outbox;

import java.time.Duration;

/**
 * How much the outbox keeps.
 *
 * @param readings how many readings wait at most
 * @param bytes how many bytes of readings wait at most
 * @param age how old a reading may be that is still sent: PANIC alerts on the readings' times
 * @param attempts how many times the broker may refuse a message before it is given up
 */
public record OutboxLimits(int readings, long bytes, Duration age, int attempts) {
  public static final OutboxLimits DEFAULT =
      new OutboxLimits(10_000, 64L << 20, Duration.ofMinutes(5), 10);
}
