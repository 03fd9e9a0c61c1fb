package io.github.panicmonitors.benchmarks.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Maps values to positions on a logarithmic axis. */
final class LogAxis {
  private static final int[] STEPS = {1, 2, 5};
  private static final double FEW_DECADES = 2.5;

  private final double least;
  private final double greatest;
  private final double from;
  private final double to;

  /** Creates an axis between two positions that covers all values. */
  LogAxis(DoubleStream values, double from, double to) {
    double[] all = values.toArray();
    least = stepDown(DoubleStream.of(all).min().orElse(1));
    greatest = stepUp(DoubleStream.of(all).max().orElse(10), least);
    this.from = from;
    this.to = to;
  }

  private static double stepDown(double value) {
    double decade = Math.pow(10, Math.floor(Math.log10(value)));
    double result = decade;
    for (int step : STEPS) {
      result = step * decade <= value ? step * decade : result;
    }
    return result;
  }

  private static double stepUp(double value, double least) {
    double decade = Math.pow(10, Math.floor(Math.log10(value)));
    for (int step : STEPS) {
      if (step * decade >= value && step * decade > least) {
        return step * decade;
      }
    }
    return 10 * decade;
  }

  double place(double value) {
    return from + (to - from) * Math.log(value / least) / Math.log(greatest / least);
  }

  /**
   * Returns the labelled values: powers of ten, and their multiples by 2 and 5 if there is room.
   */
  List<Double> ticks() {
    boolean few = Math.log10(greatest / least) < FEW_DECADES;
    List<Double> ticks = new ArrayList<>();
    double first = Math.pow(10, Math.floor(Math.log10(least)));
    for (double decade = first; decade <= greatest * 1.001; decade *= 10) {
      for (int step : STEPS) {
        double tick = step * decade;
        if (tick >= least * 0.999 && tick <= greatest * 1.001 && (few || step == 1)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  static String text(double value) {
    return value >= 1
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%." + (int) Math.ceil(-Math.log10(value)) + "f", value);
  }
}
