package io.github.panicmonitors.core.rabbitmq;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value from files that others may replace. Reads them at each use, and keeps the last good value
 * while they cannot be read. Thread-safe.
 */
final class ReloadedValue<T> {
  private static final Logger log = LoggerFactory.getLogger(RabbitMqBroker.class);

  private final Supplier<T> reader;

  /** Guarded by this object. */
  private T value;

  /** Why the last read failed, or empty. Guarded by this object. */
  private String failure = "";

  /**
   * Reads the value for the first time.
   *
   * @param reader throws {@link IllegalArgumentException} with the file and the reason
   */
  ReloadedValue(Supplier<T> reader) {
    this.reader = reader;
    this.value = reader.get();
  }

  synchronized T get() {
    try {
      value = reader.get();
      failure = "";
    } catch (IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(failure)) {
        log.warn("{}: what it held before stays in use until it can be read", reason);
      }
      failure = reason;
    }
    return value;
  }
}
