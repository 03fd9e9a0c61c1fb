package io.github.panicmonitors.benchmarks.machine;

import java.util.Arrays;

/**
 * What half of many values, 99 of 100, and all of them do not exceed.
 *
 * @param p50 the median
 * @param p99 what 99 of 100 do not exceed
 * @param max the greatest
 */
public record Quantiles(double p50, double p99, double max) {

  /** Returns those of the values; not a number if there are none. */
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
