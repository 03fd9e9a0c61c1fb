package io.github.panicmonitors.api.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks and copies values that are to be written as JSON, keeping order and nulls. */
public final class JsonValues {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_SHOWN = 40;

  private JsonValues() {}

  /**
   * Returns an unmodifiable deep copy.
   *
   * @throws IllegalArgumentException if something in it has no place in JSON, with its path
   */
  public static Map<String, @Nullable Object> copyOf(String path, Map<?, ?> values) {
    return copyOfMap(path, values, 0);
  }

  private static Map<String, @Nullable Object> copyOfMap(String path, Map<?, ?> values, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    values.forEach(
        (key, value) ->
            copy.put(
                name(path, key),
                isScalar(value) ? value : copyOfOther(path + "." + key, value, depth)));
    return Collections.unmodifiableMap(copy);
  }

  private static String name(String path, @Nullable Object key) {
    if (key instanceof String name) {
      return name;
    }
    throw new IllegalArgumentException("key at " + path + " must be a string: " + key);
  }

  /** Apart from scalars, which most values are: these have no need of a path. */
  private static Object copyOfOther(String path, @Nullable Object value, int depth) {
    if (depth == MAX_DEPTH) {
      throw new IllegalArgumentException("value at " + path + " is nested too deeply");
    }
    if (value instanceof Map<?, ?> map) {
      return copyOfMap(path, map, depth + 1);
    }
    if (value instanceof List<?> list) {
      return copyOfList(path, list, depth + 1);
    }
    throw new IllegalArgumentException("value at " + path + " cannot be sent: " + described(value));
  }

  private static List<@Nullable Object> copyOfList(String path, List<?> values, int depth) {
    List<@Nullable Object> copy = new ArrayList<>(values.size());
    for (Object value : values) {
      copy.add(isScalar(value) ? value : copyOfOther(path + "[" + copy.size() + "]", value, depth));
    }
    return Collections.unmodifiableList(copy);
  }

  private static boolean isScalar(@Nullable Object value) {
    return value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long
        || value instanceof BigInteger
        || (isFraction(value) && Double.isFinite(((Number) value).doubleValue()));
  }

  /** Numbers that most readers of JSON keep as doubles: one beyond these they read as infinite. */
  private static boolean isFraction(@Nullable Object value) {
    return value instanceof Double || value instanceof BigDecimal;
  }

  private static String described(@Nullable Object value) {
    if (value != null && !isFraction(value)) {
      return "a " + value.getClass().getName();
    }
    String text = String.valueOf(value);
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }
}
