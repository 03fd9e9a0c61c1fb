package io.github.panicmonitors.benchmarks.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A chart of lines on logarithmic axes.
 *
 * @param title the conclusion, in a sentence
 * @param subtitle what the chart shows
 * @param xLabel label of the horizontal axis, with its unit
 * @param yLabel label of the vertical axis, with its unit
 * @param lines at most five measured lines
 */
public record Chart(
    String title, String subtitle, String xLabel, String yLabel, List<ChartSeries> lines) {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 460;
  private static final int LEFT = 74;
  private static final int RIGHT = WIDTH - 250;
  private static final int TOP = 86;
  private static final int BOTTOM = HEIGHT - 58;
  private static final int LABEL_HEIGHT = 17;
  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-label="%3$s">
      <style>
        svg { --back: #ffffff; --text: #1f2328; --soft: #59636e; --grid: #d1d9e0;
          --c0: #0969da; --c1: #bc4c00; --c2: #1a7f37; --c3: #8250df; --c4: #bf3989; }
        @media (prefers-color-scheme: dark) { svg { --back: #0d1117; --text: #f0f6fc; --soft: #9198a1;
          --grid: #30363d; --c0: #58a6ff; --c1: #f0883e; --c2: #3fb950; --c3: #bc8cff; --c4: #f778ba; } }
        text { font: 13px system-ui, sans-serif; fill: var(--text); }
        .title { font-size: 16px; font-weight: 600; } .soft { fill: var(--soft); }
        .grid { stroke: var(--grid); } .line { fill: none; stroke-width: 2.5; }
        .reference { stroke: var(--soft); stroke-dasharray: 6 5; fill: none; stroke-width: 2; }
      </style>
      <rect width="100%%" height="100%%" fill="var(--back)"/>
      <text class="title" x="16" y="32">%3$s</text>
      <text class="soft" x="16" y="54">%4$s</text>
      """;

  /** Copies the lines. */
  public Chart {
    lines = List.copyOf(lines);
  }

  /** Returns the chart as an SVG document. */
  public String svg() {
    LogAxis x = axis(LEFT, RIGHT, ChartSeries.Point::x);
    LogAxis y = axis(BOTTOM, TOP, ChartSeries.Point::y);
    StringBuilder svg = new StringBuilder();
    add(svg, HEAD, WIDTH, HEIGHT, escaped(title), escaped(subtitle));
    drawGrid(svg, x, y);
    int colour = 0;
    List<Label> labels = new ArrayList<>();
    for (ChartSeries line : lines) {
      String paint = line.reference() ? "var(--soft)" : "var(--c" + colour++ + ")";
      draw(svg, line, paint, x, y);
      ChartSeries.Point end = line.points().get(line.points().size() - 1);
      labels.add(new Label(line.name(), paint, x.place(end.x()), y.place(end.y())));
    }
    drawLabels(svg, labels);
    return svg.append("</svg>\n").toString();
  }

  private LogAxis axis(int from, int to, ToDoubleFunction<ChartSeries.Point> coordinate) {
    return new LogAxis(
        lines.stream().flatMap(line -> line.points().stream()).mapToDouble(coordinate), from, to);
  }

  private void drawGrid(StringBuilder svg, LogAxis x, LogAxis y) {
    for (double tick : x.ticks()) {
      double place = x.place(tick);
      add(svg, grid(), place, TOP, place, BOTTOM);
      add(svg, text("middle"), place, BOTTOM + 20.0, LogAxis.text(tick));
    }
    for (double tick : y.ticks()) {
      double place = y.place(tick);
      add(svg, grid(), (double) LEFT, (int) place, (double) RIGHT, (int) place);
      add(svg, text("end"), LEFT - 8.0, place + 4, LogAxis.text(tick));
    }
    add(svg, text("middle"), (LEFT + RIGHT) / 2.0, HEIGHT - 14.0, escaped(xLabel));
    add(svg, text("start"), 16.0, TOP - 14.0, escaped(yLabel));
  }

  private static String grid() {
    return "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n";
  }

  private static String text(String anchor) {
    return "<text class=\"soft\" text-anchor=\"" + anchor + "\" x=\"%.1f\" y=\"%.1f\">%s</text>\n";
  }

  private static void draw(
      StringBuilder svg, ChartSeries line, String paint, LogAxis x, LogAxis y) {
    StringBuilder points = new StringBuilder();
    StringBuilder dots = new StringBuilder();
    for (ChartSeries.Point point : line.points()) {
      double left = x.place(point.x());
      double top = y.place(point.y());
      add(points, "%.1f,%.1f ", left, top);
      add(dots, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n", left, top, paint);
    }
    String look =
        line.reference() ? "class=\"reference\"" : "class=\"line\" stroke=\"" + paint + "\"";
    add(svg, "<polyline %s points=\"%s\"/>\n%s", look, points, line.reference() ? "" : dots);
  }

  private record Label(String text, String paint, double x, double y) {}

  /** Writes each label beside the end of its line, or lower if another label is in the way. */
  private static void drawLabels(StringBuilder svg, List<Label> labels) {
    double free = 0;
    for (Label label : labels.stream().sorted(Comparator.comparingDouble(Label::y)).toList()) {
      double y = Math.max(label.y + 4, free);
      free = y + LABEL_HEIGHT;
      add(
          svg,
          "<text x=\"%.1f\" y=\"%.1f\" style=\"fill: %s; font-weight: 600\">%s</text>\n",
          label.x + 10,
          y,
          label.paint,
          escaped(label.text));
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
