package io.github.panicmonitors.benchmarks.chart;

import java.util.List;

/**
 * A line of a chart.
 *
 * @param name what stands at its end
 * @param reference whether it is not measured but there to compare with; drawn dashed and grey
 * @param points from left to right; none may be zero or less
 */
public record ChartSeries(String name, boolean reference, List<Point> points) {

  /** Creates a line through a copy of the points. */
  public ChartSeries {
    points = List.copyOf(points);
  }

  /** A place on a chart. */
  public record Point(double x, double y) {}

  /** Returns its height at a place between its ends, by a straight line on logarithmic axes. */
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
