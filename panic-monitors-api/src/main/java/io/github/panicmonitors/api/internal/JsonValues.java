package io.github.panicmonitors.api.internal;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Validates and copies JSON values that every reader of JSON can read, keeping order and nulls. */
public final class JsonValues {
  private static final int MAX_DEPTH = 200;

  private JsonValues() {}

  /**
   * Returns an unmodifiable deep copy.
   *
   * @throws IllegalArgumentException if a value is not a JSON value; the message has its path
   */
  public static Map<String, @Nullable Object> copyOf(String path, Map<?, ?> values) {
    return copyOfMap(new Path(null, path, 0), values);
  }

  /**
   * Returns an unmodifiable deep copy of a value in a map.
   *
   * @throws IllegalArgumentException if the value is not a JSON value; the message has its path
   */
  public static @Nullable Object copyOfValue(String name, @Nullable Object value) {
    return isScalar(value) ? value : copyOfNested(new Path(null, name, 1), value);
  }

  private static Map<String, @Nullable Object> copyOfMap(Path path, Map<?, ?> values) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    values.forEach(
        (key, value) ->
            copy.put(
                name(path, key),
                isScalar(value) ? value : copyOfNested(path.step("." + key), value)));
    return Collections.unmodifiableMap(copy);
  }

  private static String name(Path path, @Nullable Object key) {
    if (key instanceof String name && Text.isWellFormed(name)) {
      return name;
    }
    String expected = key instanceof String ? "well-formed Unicode" : "a string";
    throw new IllegalArgumentException(
        "key at " + path + " must be " + expected + ": " + Text.truncated(key));
  }

  /** Copies a map or list. Separate from scalars, for which no path needs to be created. */
  private static Object copyOfNested(Path path, @Nullable Object value) {
    if (path.depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "value at " + path + " is nested deeper than " + MAX_DEPTH + " levels");
    }
    if (value instanceof Map<?, ?> map) {
      return copyOfMap(path, map);
    }
    if (value instanceof List<?> list) {
      return copyOfList(path, list);
    }
    throw new IllegalArgumentException("value at " + path + fault(value));
  }

  private static List<@Nullable Object> copyOfList(Path path, List<?> values) {
    List<@Nullable Object> copy = new ArrayList<>(values.size());
    for (Object value : values) {
      copy.add(isScalar(value) ? value : copyOfNested(path.step("[" + copy.size() + "]"), value));
    }
    return Collections.unmodifiableList(copy);
  }

  private static boolean isScalar(@Nullable Object value) {
    return value == null
        || (value instanceof String text && Text.isWellFormed(text))
        || value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long
        || (isWideNumber(value) && Double.isFinite(((Number) value).doubleValue()));
  }

  /**
   * Returns whether this is a number type that may exceed a double, which many JSON readers use.
   */
  private static boolean isWideNumber(@Nullable Object value) {
    return value instanceof Double || value instanceof BigInteger || value instanceof BigDecimal;
  }

  /** Quotes numbers only, because texts may hold credentials. */
  private static String fault(@Nullable Object value) {
    if (value instanceof String) {
      return " must be well-formed Unicode";
    }
    return isWideNumber(value)
        ? " must be a number in the range of a double: " + Text.truncated(value)
        : " is not supported: a " + requireNonNull(value).getClass().getName();
  }

  /** The path of a value, formatted only for an error message. */
  private static final class Path {
    private final @Nullable Path parent;
    private final String step;
    private final int depth;

    Path(@Nullable Path parent, String step, int depth) {
      this.parent = parent;
      this.step = step;
      this.depth = depth;
    }

    Path step(String next) {
      return new Path(this, next, depth + 1);
    }

    @Override
    public String toString() {
      List<String> steps = new ArrayList<>();
      for (Path at = this; at != null; at = at.parent) {
        steps.add(Text.truncated(at.step));
      }
      Collections.reverse(steps);
      return Text.truncated(String.join("", steps));
    }
  }
}
