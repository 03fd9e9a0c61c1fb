package io.github.panicmonitors.benchmarks.machine;

import java.util.Arrays;

/**
 * Quantiles of many values.
 *
 * @param p50 the median
 * @param p99 the 99th percentile
 * @param max the maximum
 */
public record Quantiles(double p50, double p99, double max) {

  /** Returns the quantiles of the values, NaN if there are none. */
  public static Quantiles of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Quantiles(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
  }

  private static double at(double[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
  }
}
