package io.github.panicmonitors.api.internal;

import io.github.panicmonitors.api.Text;
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

  private JsonValues() {}

  /**
   * Returns an unmodifiable deep copy.
   *
   * @throws IllegalArgumentException if something in it has no place in JSON, with its path
   */
  public static Map<String, @Nullable Object> copyOf(String path, Map<?, ?> values) {
    return copyOfMap(new Place(null, path), values);
  }

  private static Map<String, @Nullable Object> copyOfMap(Place place, Map<?, ?> values) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    values.forEach(
        (key, value) ->
            copy.put(
                name(place, key),
                isScalar(value) ? value : copyOfOther(new Place(place, "." + key), value)));
    return Collections.unmodifiableMap(copy);
  }

  private static String name(Place place, @Nullable Object key) {
    if (key instanceof String name && Text.isWellFormed(name)) {
      return name;
    }
    String fault = key instanceof String ? "well-formed Unicode" : "a string";
    throw new IllegalArgumentException(
        "key at " + place + " must be " + fault + ": " + Text.truncated(key));
  }

  /** Apart from scalars, which most values are: these have no need of a place. */
  private static Object copyOfOther(Place place, @Nullable Object value) {
    if (place.depth > MAX_DEPTH) {
      throw new IllegalArgumentException("value at " + place + " is nested too deeply");
    }
    if (value instanceof Map<?, ?> map) {
      return copyOfMap(place, map);
    }
    if (value instanceof List<?> list) {
      return copyOfList(place, list);
    }
    throw new IllegalArgumentException(
        "value at " + place + " cannot be sent: " + described(value));
  }

  private static List<@Nullable Object> copyOfList(Place place, List<?> values) {
    List<@Nullable Object> copy = new ArrayList<>(values.size());
    for (Object value : values) {
      copy.add(
          isScalar(value) ? value : copyOfOther(new Place(place, "[" + copy.size() + "]"), value));
    }
    return Collections.unmodifiableList(copy);
  }

  private static boolean isScalar(@Nullable Object value) {
    return value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long
        || (isWideNumber(value) && Double.isFinite(((Number) value).doubleValue()));
  }

  /** One that may be beyond a double, which is what many readers of JSON have. */
  private static boolean isWideNumber(@Nullable Object value) {
    return value instanceof Double || value instanceof BigInteger || value instanceof BigDecimal;
  }

  private static String described(@Nullable Object value) {
    return value == null || isWideNumber(value)
        ? Text.truncated(value)
        : "a " + value.getClass().getName();
  }

  /** Where a value is. Put into words only when something is wrong with it. */
  private static final class Place {
    private final @Nullable Place parent;
    private final String step;
    private final int depth;

    Place(@Nullable Place parent, String step) {
      this.parent = parent;
      this.step = step;
      this.depth = parent == null ? 0 : parent.depth + 1;
    }

    @Override
    public String toString() {
      List<String> steps = new ArrayList<>();
      for (Place at = this; at != null; at = at.parent) {
        steps.add(Text.truncated(at.step));
      }
      Collections.reverse(steps);
      return Text.truncated(String.join("", steps));
    }
  }
}
