package io.github.panicmonitors.prometheus;

/** What a page's {@code TYPE} line says of a metric. */
public enum MetricType {
  /** A value that only grows, until the process restarts. */
  COUNTER,
  /** A value that goes up and down. */
  GAUGE,
  /** Counts of observations by bucket. */
  HISTOGRAM,
  /** Quantiles of observations. */
  SUMMARY,
  /** No {@code TYPE} line was seen, or it named a type that the text format does not know. */
  UNTYPED
}
