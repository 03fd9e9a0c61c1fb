package io.github.panicmonitors.benchmarks.chart;

import java.util.List;

/**
 * A line of a chart.
 *
 * @param name label at the end of the line
 * @param reference whether the line is for comparison and not measured; drawn dashed and grey
 * @param points from left to right, all positive
 */
public record ChartSeries(String name, boolean reference, List<Point> points) {

  /** Copies the points. */
  public ChartSeries {
    points = List.copyOf(points);
  }

  /** A point of a line. */
  public record Point(double x, double y) {}

  /** Returns the value at {@code x}, interpolated on logarithmic axes; NaN outside of the line. */
  public double at(double x) {
    for (int i = 1; i < points.size(); i++) {
      Point left = points.get(i - 1);
      Point right = points.get(i);
      if (left.x <= x && x <= right.x) {
        double share = Math.log(x / left.x) / Math.log(right.x / left.x);
        return left.y * Math.pow(right.y / left.y, share);
      }
    }
    return Double.NaN;
  }
}
