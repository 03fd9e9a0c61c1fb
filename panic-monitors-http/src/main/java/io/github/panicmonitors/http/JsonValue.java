package io.github.panicmonitors.http;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value in a JSON document, or the place of one that is missing. Immutable.
 *
 * <p>Methods that convert the value throw a {@link JsonException} with its path if it is missing or
 * has another type:
 *
 * <pre>{@code
 * long height = json.get("result").get("sync_info").get("height").asLong();
 * // result.sync_info.height must be an integer, but is a string
 *
 * Optional<String> title = json.get("title").optional().map(JsonValue::asString);
 * }</pre>
 */
@CheckReturnValue
public final class JsonValue {
  private static final Object MISSING = new Object();

  /** A value that is missing in an empty document. */
  static final JsonValue MISSING_VALUE = new JsonValue(MISSING, null, null);

  private final @Nullable Object value;
  private final @Nullable JsonValue parent;

  /** The name or the index of this value in its parent; null for the document. */
  private final @Nullable Object step;

  private JsonValue(@Nullable Object value, @Nullable JsonValue parent, @Nullable Object step) {
    this.value = value;
    this.parent = parent;
    this.step = step;
  }

  /** Returns a document of maps, lists, strings, numbers, booleans and nulls. */
  static JsonValue document(@Nullable Object value) {
    return new JsonValue(value, null, null);
  }

  /**
   * Returns a member of an object. It is missing if this is not an object, or if the object does
   * not have it.
   */
  public JsonValue get(String name) {
    boolean exists = value instanceof Map<?, ?> map && map.containsKey(name);
    return new JsonValue(exists ? as(Map.class, "an object").get(name) : MISSING, this, name);
  }

  /**
   * Returns an element of an array. It is missing if this is not an array, or if the array is too
   * short.
   */
  public JsonValue get(int index) {
    boolean exists = value instanceof List<?> list && index >= 0 && index < list.size();
    return new JsonValue(exists ? as(List.class, "an array").get(index) : MISSING, this, index);
  }

  /** Returns this value, or empty if it is missing or null. */
  public Optional<JsonValue> optional() {
    return isMissing() || isNull() ? Optional.empty() : Optional.of(this);
  }

  /** Returns whether there is no such value. */
  public boolean isMissing() {
    return value == MISSING;
  }

  /** Returns whether the value is null. */
  public boolean isNull() {
    return value == null;
  }

  /** Returns whether the value is an object. */
  public boolean isObject() {
    return value instanceof Map;
  }

  /** Returns whether the value is an array. */
  public boolean isArray() {
    return value instanceof List;
  }

  /** Returns whether the value is a string. */
  public boolean isString() {
    return value instanceof String;
  }

  /** Returns whether the value is a number. */
  public boolean isNumber() {
    return value instanceof Number;
  }

  /** Returns whether the value is a number that has neither a decimal point nor an exponent. */
  public boolean isInteger() {
    return value instanceof Long || value instanceof BigInteger;
  }

  /** Returns whether the value is a boolean. */
  public boolean isBoolean() {
    return value instanceof Boolean;
  }

  /** Returns the members of an object, in their order. */
  public Map<String, JsonValue> asMap() {
    Map<?, ?> map = as(Map.class, "an object");
    Map<String, JsonValue> members = new LinkedHashMap<>();
    map.forEach((name, member) -> members.put((String) name, new JsonValue(member, this, name)));
    return Collections.unmodifiableMap(members);
  }

  /** Returns the elements of an array. */
  public List<JsonValue> asList() {
    List<?> list = as(List.class, "an array");
    return new AbstractList<>() {
      @Override
      public JsonValue get(int index) {
        return new JsonValue(list.get(index), JsonValue.this, index);
      }

      @Override
      public int size() {
        return list.size();
      }
    };
  }

  /** Returns the string. */
  public String asString() {
    return as(String.class, "a string");
  }

  /** Returns the boolean. */
  public boolean asBoolean() {
    return as(Boolean.class, "a boolean");
  }

  /** Returns a number that has neither a decimal point nor an exponent, and fits into 64 bits. */
  public long asLong() {
    return as(Long.class, "an integer of 64 bits");
  }

  /** Returns a number that has neither a decimal point nor an exponent. */
  public BigInteger asBigInteger() {
    return value instanceof Long small
        ? BigInteger.valueOf(small)
        : as(BigInteger.class, "an integer");
  }

  /** Returns a number with all its digits. */
  public BigDecimal asBigDecimal() {
    return isInteger() ? new BigDecimal(asBigInteger()) : as(BigDecimal.class, "a number");
  }

  /** Returns the double nearest to a number. It is finite. */
  public double asDouble() {
    double nearest = asBigDecimal().doubleValue();
    if (Double.isInfinite(nearest)) {
      throw new JsonException(path() + " must be in the range of a double");
    }
    return nearest;
  }

  /**
   * Returns what a parser makes of a string. If the parser throws an unchecked exception, this
   * throws a {@link JsonException} without the parser's message.
   *
   * <pre>{@code
   * Instant updated = tag.get("last_updated").parse("an ISO 8601 time", Instant::parse);
   * }</pre>
   *
   * @param what what the string must be
   */
  public <T> T parse(String what, Function<? super String, ? extends T> parser) {
    String text = as(String.class, what);
    try {
      return parser.apply(text);
    } catch (RuntimeException e) {
      JsonException invalid = new JsonException(path() + " must be " + what);
      invalid.initCause(e);
      throw invalid;
    }
  }

  /**
   * Returns the value in the form that messages take: unmodifiable maps and lists, strings, Long,
   * BigInteger and BigDecimal, booleans and null.
   *
   * @throws JsonException if the value is missing
   */
  public @Nullable Object asObject() {
    return isMissing() ? as(Object.class, "there") : value;
  }

  private <T> T as(Class<T> type, String what) {
    if (!isMissing() && type.isInstance(value)) {
      return type.cast(value);
    }
    boolean number = isNumber() && Number.class.isAssignableFrom(type);
    throw new JsonException(
        path() + " must be " + what + ", but is " + (number ? "another number" : described()));
  }

  private String described() {
    if (value == null) {
      return "null";
    }
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof List) {
      return "an array";
    }
    if (value instanceof String) {
      return "a string";
    }
    if (value instanceof Boolean) {
      return "a boolean";
    }
    return value instanceof Number ? "a number" : "missing";
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    for (JsonValue at = this; at.parent != null; at = at.parent) {
      path.insert(0, at.step instanceof Integer index ? "[" + index + "]" : "." + at.step);
    }
    String steps = path.indexOf(".") == 0 ? path.substring(1) : path.toString();
    return steps.isEmpty() ? "document" : Text.truncated(steps);
  }

  /** Returns the path and the type of the value, never the value. */
  @Override
  public String toString() {
    return path() + " (" + described() + ")";
  }
}
