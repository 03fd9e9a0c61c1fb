package io.github.panicmonitors.prometheus;

import static java.util.Objects.requireNonNull;

/** Thrown by a monitor when a page has no usable value for a metric that it needs. */
public final class MissingMetricException extends Exception {
  private static final long serialVersionUID = 1;

  private final String metric;

  /** Creates an exception for the metric of this name. */
  public MissingMetricException(String metric) {
    super("metric is missing: " + requireNonNull(metric, "metric"));
    this.metric = metric;
  }

  /** Returns the metric's name. */
  public String metric() {
    return metric;
  }
}
