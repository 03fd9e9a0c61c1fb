package io.github.panicmonitors.prometheus;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a page: a metric's value for one set of labels. Immutable.
 *
 * @param name the sample's name, such as {@code http_requests_total} or {@code http_seconds_bucket}
 * @param labels the labels in the line's order
 * @param value the value; may be NaN or infinite
 * @param type the metric's type; {@link MetricType#UNTYPED} if no {@code TYPE} line came before
 */
public record Sample(String name, Map<String, String> labels, double value, MetricType type) {

  /** Creates a sample. Copies {@code labels}. */
  public Sample {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    labels = labels.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /**
   * Returns the value of a label. Empty if the label is missing or its value is empty, which
   * Prometheus treats alike.
   */
  public Optional<String> label(String label) {
    return Optional.ofNullable(labels.get(label)).filter(text -> !text.isEmpty());
  }
}
