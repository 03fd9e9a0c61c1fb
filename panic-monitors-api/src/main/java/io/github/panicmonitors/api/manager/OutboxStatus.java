package io.github.panicmonitors.api.manager;

import java.time.Duration;

/**
 * How much raw data waits to be sent, beside how much may: what exceeds a limit is dropped. What
 * was sent and is not confirmed yet does not count here; it is in the account's {@link
 * MessageCounts#pending}.
 *
 * @param readings how many readings wait
 * @param bytes how large they are together
 * @param oldest how long the oldest of them has waited since it was read; zero if none waits
 * @param maxReadings how many may wait
 * @param maxBytes how large they may be together
 * @param maxAge how old a reading may be that is still sent
 */
public record OutboxStatus(
    long readings, long bytes, Duration oldest, long maxReadings, long maxBytes, Duration maxAge) {}
