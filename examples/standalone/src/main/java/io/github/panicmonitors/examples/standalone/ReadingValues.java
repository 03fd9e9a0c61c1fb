package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Flattens a reading of any monitor type into names and values.
 *
 * <p>Wrapper objects around the payload ({@code prometheus.result.data}) and {@code meta_data} are
 * omitted.
 */
final class ReadingValues {
  private static final String META_DATA = "meta_data";
  private static final int MAX_VALUES = 40;
  private static final int MAX_LENGTH = 200;

  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  private ReadingValues() {}

  /**
   * Returns the values of a reading. Empty for a failure, whose payload only repeats its message.
   */
  static Map<String, @Nullable Object> of(@Nullable RoundResult result) {
    ReadingValues flat = new ReadingValues();
    if (result instanceof RoundResult.Reading reading) {
      for (RawData data : reading.data()) {
        flat.add("", unwrapped(data.body()));
      }
    }
    return flat.values;
  }

  private static Map<?, ?> unwrapped(Map<?, ?> body) {
    Map<?, ?> inner = body;
    while (true) {
      List<?> values =
          inner.entrySet().stream()
              .filter(entry -> !entry.getKey().equals(META_DATA))
              .map(Map.Entry::getValue)
              .toList();
      if (values.size() != 1 || !(values.get(0) instanceof Map<?, ?> only)) {
        return inner;
      }
      inner = only;
    }
  }

  private void add(String prefix, Map<?, ?> body) {
    for (Map.Entry<?, ?> entry : body.entrySet()) {
      String name = prefix + entry.getKey();
      if (entry.getValue() instanceof Map<?, ?> inner) {
        add(name + ".", inner);
      } else if (!entry.getKey().equals(META_DATA) && values.size() < MAX_VALUES) {
        values.put(Text.truncated(name, MAX_LENGTH), displayable(entry.getValue()));
      }
    }
  }

  private static @Nullable Object displayable(@Nullable Object value) {
    return value == null || value instanceof Number || value instanceof Boolean
        ? value
        : Text.truncated(value.toString(), MAX_LENGTH);
  }
}
