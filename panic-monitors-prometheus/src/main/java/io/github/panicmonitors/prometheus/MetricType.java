package io.github.panicmonitors.prometheus;

/** The type of a metric, from the page's {@code TYPE} line. */
public enum MetricType {
  /** A value that only increases, until the process restarts. */
  COUNTER,
  /** A value that goes up and down. */
  GAUGE,
  /** Counts of observations by bucket. */
  HISTOGRAM,
  /** Quantiles of observations. */
  SUMMARY,
  /** No {@code TYPE} line came before the sample, or it names an unknown type. */
  UNTYPED
}
