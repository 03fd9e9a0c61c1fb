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

/** The results as a table and as charts. */
final class Report {
  private static final String MONITORS = "monitored nodes";
  private static final int PERIOD_SECONDS = 10;
  private static final int MAX_MONITORS = 10_000;

  /** The memory of PANIC's own monitor, written in Python; measured separately, with 60 nodes. */
  private static final double PANIC_MIB = 13;

  private static final double PANIC_MILLIS = 12;
  private static final String PANIC = "PANIC, one Python process per node";

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
        reference(
            PANIC, new Point(1, PANIC_MIB), new Point(MAX_MONITORS, PANIC_MIB * MAX_MONITORS));
    lines.add(panic);
    return new Chart(
        "One JVM uses less memory than a JVM per node from %s nodes, and less than PANIC from %s"
            .formatted(crossing(lines, "queue", "JVM per node"), crossing(lines, "queue", "PANIC")),
        "Memory of all processes by monitored nodes, every %d s, shared pages counted once (PSS). PANIC: measured separately"
            .formatted(PERIOD_SECONDS),
        MONITORS,
        "MiB",
        lines);
  }

  private Chart cpu() {
    List<ChartSeries> lines = lines(result -> result.cpu().ownMillis());
    lines.add(reference(PANIC, new Point(1, PANIC_MILLIS), new Point(MAX_MONITORS, PANIC_MILLIS)));
    return new Chart(
        "A round is cheaper the more nodes one JVM has: %s"
            .formatted(atItsEnds(lines, "queue", "ms of CPU")),
        "CPU time per round, JIT compiler included, 15 to 45 s after each node's"
            + " first round. PANIC: measured separately",
        MONITORS,
        "ms per round",
        lines);
  }

  private Chart lag() {
    List<ChartSeries> lines =
        lines(result -> Math.max(0.1, result.lagMillis().p99()), Predicate.not(Report::isProcess));
    lines.add(
        reference(
            "budget", new Point(1, LAG_BUDGET_MILLIS), new Point(MAX_MONITORS, LAG_BUDGET_MILLIS)));
    return new Chart(
        "99 %% of all rounds start within this lag: %s".formatted(atItsEnds(lines, "queue", "ms")),
        "Lag between the time when a round is due and its start, 99th percentile. Tick of the queue: 50 ms up to"
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

  /** Returns the number of nodes at which one line falls below the other, if they cross. */
  private static String crossing(List<ChartSeries> lines, String below, String above) {
    ChartSeries low = line(lines, below);
    ChartSeries high = line(lines, above);
    return IntStream.rangeClosed(1, MAX_MONITORS)
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
