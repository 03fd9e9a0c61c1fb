package io.github.panicmonitors.examples.standalone;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates bytes at most once per interval, so that many slow clients share one large response.
 * Thread-safe.
 */
final class CachedBytes implements Supplier<byte[]> {
  private final Supplier<byte[]> source;
  private final long maxAgeNanos;

  private byte @Nullable [] bytes;
  private long madeAtNanos;

  CachedBytes(Supplier<byte[]> source, Duration maxAge) {
    this.source = source;
    this.maxAgeNanos = maxAge.toNanos();
  }

  /** The lock guards the fields, and lets concurrent calls wait for one result. */
  @Override
  public synchronized byte[] get() {
    byte[] current = bytes;
    if (current == null || System.nanoTime() - madeAtNanos > maxAgeNanos) {
      current = source.get();
      bytes = current;
      madeAtNanos = System.nanoTime();
    }
    return current;
  }
}
