package io.github.panicmonitors.core.internal.micrometer;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.micrometer.core.instrument.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest census, taken once for all meters that are read in the same second: with thousands of
 * monitors it costs something, and what is read together should fit together.
 */
final class CachedStatusCounts {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<ManagerStatus> status;
  private final Clock clock;
  private @Nullable StatusCounts newest;
  private long takenNanos;

  CachedStatusCounts(Supplier<ManagerStatus> status, Clock clock) {
    this.status = status;
    this.clock = clock;
  }

  synchronized StatusCounts get() {
    long now = clock.monotonicTime();
    StatusCounts census = newest;
    if (census == null || now - takenNanos >= FRESH_NANOS) {
      census = StatusCounts.of(status.get());
      newest = census;
      takenNanos = now;
    }
    return census;
  }
}
