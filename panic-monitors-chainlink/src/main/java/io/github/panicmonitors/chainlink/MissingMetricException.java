package io.github.panicmonitors.chainlink;

import io.github.panicmonitors.prometheus.ScrapeUrl;

/** A page lacks a metric that every node has. */
final class MissingMetricException extends Exception {
  private static final long serialVersionUID = 1;

  private final String metric;
  private final transient ScrapeUrl url;

  MissingMetricException(String metric, ScrapeUrl url) {
    super("metric is missing: " + metric);
    this.metric = metric;
    this.url = url;
  }

  String metric() {
    return metric;
  }

  ScrapeUrl url() {
    return url;
  }
}
