package io.github.panicmonitors.prometheus;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a page: a metric's value for one set of labels. Immutable.
 *
 * @param name the name as it stands on the line, such as {@code http_requests_total} or, of a
 *     histogram, {@code http_seconds_bucket}
 * @param labels the labels in the line's order
 * @param value the value; may be NaN or infinite
 * @param type what the metric's {@code TYPE} line said, if it came before this line
 */
public record Sample(String name, Map<String, String> labels, double value, MetricType type) {

  /** Creates a sample of a copy of the labels. */
  public Sample {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    labels = labels.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /**
   * Returns the value of a label. Empty if there is no such label, or if its value is empty: to
   * Prometheus the two are the same.
   */
  public Optional<String> label(String label) {
    return Optional.ofNullable(labels.get(label)).filter(text -> !text.isEmpty());
  }
}
