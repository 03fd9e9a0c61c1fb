package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a round has read, as a flat list of names and values, whatever the monitor's type. Payloads
 * wrap what they carry ({@code prometheus.result.data}) and repeat whose it is ({@code meta_data}):
 * neither is shown.
 */
final class ReadingValues {
  private static final String ABOUT = "meta_data";
  private static final int MAX_VALUES = 40;
  private static final int MAX_LENGTH = 200;

  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  private ReadingValues() {}

  /** Returns the values of a reading; none of a failure, whose payload repeats its message. */
  static Map<String, @Nullable Object> of(@Nullable RoundResult result) {
    ReadingValues shown = new ReadingValues();
    if (result instanceof RoundResult.Reading reading) {
      for (RawData data : reading.data()) {
        shown.add("", unwrapped(data.body()));
      }
    }
    return shown.values;
  }

  private static Map<?, ?> unwrapped(Map<?, ?> body) {
    Map<?, ?> inner = body;
    while (true) {
      List<?> values =
          inner.entrySet().stream()
              .filter(entry -> !entry.getKey().equals(ABOUT))
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
      } else if (!entry.getKey().equals(ABOUT) && values.size() < MAX_VALUES) {
        values.put(Text.truncated(name, MAX_LENGTH), shown(entry.getValue()));
      }
    }
  }

  private static @Nullable Object shown(@Nullable Object value) {
    return value == null || value instanceof Number || value instanceof Boolean
        ? value
        : Text.truncated(value.toString(), MAX_LENGTH);
  }
}
