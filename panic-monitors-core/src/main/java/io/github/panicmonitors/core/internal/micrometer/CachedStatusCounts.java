package io.github.panicmonitors.core.internal.micrometer;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.micrometer.core.instrument.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Caches the status counts for one second. Thread-safe.
 *
 * <p>Counting thousands of monitors is expensive, and meters that are read together should be
 * consistent.
 */
final class CachedStatusCounts {
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<ManagerStatus> status;
  private final Clock clock;
  private @Nullable StatusCounts cached;
  private long cachedAtNanos;

  CachedStatusCounts(Supplier<ManagerStatus> status, Clock clock) {
    this.status = status;
    this.clock = clock;
  }

  synchronized StatusCounts get() {
    long now = clock.monotonicTime();
    StatusCounts counts = cached;
    if (counts == null || now - cachedAtNanos >= MAX_AGE_NANOS) {
      counts = StatusCounts.of(status.get());
      cached = counts;
      cachedAtNanos = now;
    }
    return counts;
  }
}
