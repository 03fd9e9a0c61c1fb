package io.github.panicmonitors.api.manager;

import java.time.Duration;

/**
 * The raw data waiting to be sent, and its limits. Readings over a limit are dropped. Sent but
 * unconfirmed readings are not included; see {@link MessageCounts#pending}.
 *
 * @param readings the number of waiting readings
 * @param bytes their total size
 * @param oldest the age of the oldest waiting reading; zero if there is none
 * @param maxReadings the maximum number of waiting readings
 * @param maxBytes their maximum total size
 * @param maxAge the maximum age of a reading, after which it is dropped
 */
public record OutboxStatus(
    long readings, long bytes, Duration oldest, long maxReadings, long maxBytes, Duration maxAge) {}
