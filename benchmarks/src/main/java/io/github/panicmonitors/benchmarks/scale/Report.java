package io.github.panicmonitors.benchmarks.scale;

import static java.util.stream.Collectors.toList;

import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.benchmarks.chart.Chart;
import io.github.panicmonitors.benchmarks.chart.ChartSeries;
import io.github.panicmonitors.benchmarks.chart.ChartSeries.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The results as a table and as charts, whose titles say what they show. */
final class Report {
  private static final String MONITORS = "monitored nodes";
  private static final int PERIOD_SECONDS = 10;
  private static final int MOST = 10_000;

  /** What PANIC's own monitor takes, written in Python: measured elsewhere, with 60 nodes. */
  private static final double PANIC_MIB = 13;

  private static final double PANIC_MILLIS = 12;
  private static final String PANIC = "PANIC, a Python process each";

  /** The budget for 10,000 monitors. */
  private static final double LAG_BUDGET_MILLIS = 100;

  private final List<Result> results;

  Report(List<Result> results) {
    this.results = results;
  }

  void write(Path folder) throws IOException {
    String rows = results.stream().map(Table::row).collect(Collectors.joining("\n"));
    Files.writeString(folder.resolve("scale.md"), Table.HEAD + "\n" + rows + "\n");
    if (results.stream().anyMatch(Report::isDrawn)) {
      Files.writeString(folder.resolve("memory.svg"), memory().svg());
      Files.writeString(folder.resolve("cpu.svg"), cpu().svg());
      Files.writeString(folder.resolve("lag.svg"), lag().svg());
    }
  }

  private static boolean isDrawn(Result result) {
    Setup setup = result.parsedSetup();
    return setup.periodSeconds() == PERIOD_SECONDS
        && (setup.model() == Model.PROCESSES || setup.connections() == ConnectionMode.SHARED)
        && (setup.model() != Model.QUEUE || setup.jdk() < 21);
  }

  private Chart memory() {
    List<ChartSeries> lines = lines(result -> result.memory().pssMib());
    ChartSeries panic =
        reference(PANIC, new Point(1, PANIC_MIB), new Point(MOST, PANIC_MIB * MOST));
    lines.add(panic);
    return new Chart(
        "One JVM takes less memory than a JVM each from %s nodes on, than PANIC from %s on"
            .formatted(crossing(lines, "queue", "JVM each"), crossing(lines, "queue", "PANIC")),
        "Memory by monitored nodes, every %d s: all processes, shared parts once (PSS). PANIC: measured elsewhere"
            .formatted(PERIOD_SECONDS),
        MONITORS,
        "MiB",
        lines);
  }

  private Chart cpu() {
    List<ChartSeries> lines = lines(result -> result.cpu().ownMillis());
    lines.add(reference(PANIC, new Point(1, PANIC_MILLIS), new Point(MOST, PANIC_MILLIS)));
    return new Chart(
        "The more nodes in one JVM, the cheaper a round: %s"
            .formatted(atItsEnds(lines, "queue", "ms of CPU")),
        "CPU time a round, compiler included, 15 to 45 s after each node's"
            + " first round. PANIC: as measured elsewhere",
        MONITORS,
        "ms a round",
        lines);
  }

  private Chart lag() {
    List<ChartSeries> lines =
        lines(result -> Math.max(0.1, result.lagMillis().p99()), Predicate.not(Report::isProcess));
    lines.add(
        reference("budget", new Point(1, LAG_BUDGET_MILLIS), new Point(MOST, LAG_BUDGET_MILLIS)));
    return new Chart(
        "How late 99 of 100 rounds begin at most: %s".formatted(atItsEnds(lines, "queue", "ms")),
        "Lag of a round behind its place in time, 99th percentile; the queue's tick is 50 ms up to"
            + " 3,000 nodes",
        MONITORS,
        "ms",
        lines);
  }

  private static boolean isProcess(Result result) {
    return result.parsedSetup().model() == Model.PROCESSES;
  }

  private List<ChartSeries> lines(ToDoubleFunction<Result> value) {
    return lines(value, result -> true);
  }

  private List<ChartSeries> lines(ToDoubleFunction<Result> value, Predicate<Result> filter) {
    return results.stream()
        .filter(Report::isDrawn)
        .filter(filter)
        .sorted(
            Comparator.comparing(Result::parsedSetup, Comparator.comparing(Setup::model))
                .thenComparing(result -> result.parsedSetup().jdk())
                .thenComparing(result -> result.parsedSetup().monitors()))
        .collect(Collectors.groupingBy(Report::lineName, LinkedHashMap::new, toList()))
        .entrySet()
        .stream()
        .map(line -> new ChartSeries(line.getKey(), false, points(line.getValue(), value)))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static String lineName(Result result) {
    Setup setup = result.parsedSetup();
    return setup.kind() + ", Java " + setup.jdk();
  }

  private static List<Point> points(List<Result> line, ToDoubleFunction<Result> value) {
    return line.stream()
        .map(result -> new Point(result.parsedSetup().monitors(), value.applyAsDouble(result)))
        .toList();
  }

  private static ChartSeries reference(String name, Point from, Point to) {
    return new ChartSeries(name, true, List.of(from, to));
  }

  /** Returns from how many nodes on one line is below the other, where there are both. */
  private static String crossing(List<ChartSeries> lines, String below, String above) {
    ChartSeries low = line(lines, below);
    ChartSeries high = line(lines, above);
    return IntStream.rangeClosed(1, MOST)
        .filter(monitors -> low.at(monitors) <= high.at(monitors))
        .mapToObj(String::valueOf)
        .findFirst()
        .orElse("?");
  }

  private static String atItsEnds(List<ChartSeries> lines, String name, String unit) {
    List<Point> points = line(lines, name).points();
    if (points.isEmpty()) {
      return "?";
    }
    Point first = points.get(0);
    Point last = points.get(points.size() - 1);
    return String.format(
        Locale.ROOT,
        "%.3g %s with %,.0f, %.2g with %,.0f",
        first.y(),
        unit,
        first.x(),
        last.y(),
        last.x());
  }

  private static ChartSeries line(List<ChartSeries> lines, String part) {
    return lines.stream()
        .filter(line -> line.name().contains(part))
        .findFirst()
        .orElseGet(() -> new ChartSeries(part, true, List.of()));
  }
}
