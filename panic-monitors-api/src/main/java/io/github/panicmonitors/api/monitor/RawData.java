package io.github.panicmonitors.api.monitor;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.internal.JsonValues;
import io.github.panicmonitors.api.internal.ShortString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message for PANIC's transformers: a routing key and a JSON object. Immutable. Most monitors
 * build it with {@link PanicMessage}.
 */
@CheckReturnValue
public final class RawData {
  private final String routingKey;
  private final Map<String, @Nullable Object> body;

  private RawData(String routingKey, Map<String, @Nullable Object> body) {
    this.routingKey = routingKey;
    this.body = body;
  }

  /**
   * Creates a message with a deep copy of {@code body}, which keeps its order and its nulls.
   *
   * @param routingKey the routing key, at most 255 UTF-8 bytes
   * @param body the object. Its values are null, String, Boolean, Integer, Long, finite Double,
   *     BigInteger and BigDecimal in the range of a Double, and List and Map of these with String
   *     keys. A Double is always written with a decimal point or an exponent.
   * @throws IllegalArgumentException if the key is too long, or if a value has another type or is
   *     not finite. The exception names its path: {@code value at raw data.balance cannot be sent:
   *     NaN}
   */
  public static RawData of(String routingKey, Map<String, ? extends @Nullable Object> body) {
    return new RawData(
        ShortString.require("routing key", routingKey), JsonValues.copyOf("raw data", body));
  }

  /** Returns the routing key. */
  public String routingKey() {
    return routingKey;
  }

  /** Returns the object, which is deeply unmodifiable. */
  public Map<String, @Nullable Object> body() {
    return body;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RawData data
        && routingKey.equals(data.routingKey)
        && body.equals(data.body);
  }

  @Override
  public int hashCode() {
    return 31 * routingKey.hashCode() + body.hashCode();
  }

  @Override
  public String toString() {
    return routingKey + " " + body;
  }
}
