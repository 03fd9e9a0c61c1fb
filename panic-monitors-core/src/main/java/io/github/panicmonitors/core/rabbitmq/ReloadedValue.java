package io.github.panicmonitors.core.rabbitmq;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value from files that others may replace. Reads them at each use, and keeps the last good value
 * while they cannot be read. If a read hangs, only its thread waits for it. Thread-safe.
 */
final class ReloadedValue<T> {
  private static final Logger log = LoggerFactory.getLogger(RabbitMqBroker.class);

  private static final long PATIENCE_SECONDS = 1;

  private final Supplier<T> reader;

  /** Guards the reading of the files. */
  private final ReentrantLock reading = new ReentrantLock();

  private volatile T value;

  /** Why the value is not what the files hold now, or empty. */
  private volatile String failure = "";

  /**
   * Reads the value for the first time.
   *
   * @param reader throws {@link IllegalArgumentException} with the file and the reason
   */
  ReloadedValue(Supplier<T> reader) {
    this.reader = reader;
    this.value = reader.get();
  }

  /**
   * Returns the current value. Blocks as long as the files do, unless another thread reads them.
   */
  T get() {
    if (startReading()) {
      try {
        value = reader.get();
        failure = "";
      } catch (IllegalArgumentException e) {
        warnOnce(String.valueOf(e.getMessage()));
      } finally {
        reading.unlock();
      }
    } else {
      warnOnce("a file with a password or certificates takes long to read");
    }
    return value;
  }

  private boolean startReading() {
    try {
      return reading.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void warnOnce(String reason) {
    if (!reason.equals(failure)) {
      log.warn("{}: what it held before stays in use until it can be read", reason);
    }
    failure = reason;
  }
}
