package io.github.panicmonitors.benchmarks.scale;

import java.util.List;
import java.util.stream.Stream;

/**
 * The setups of a run. They vary one thing at a time, starting from 1,000 monitors every 10 s,
 * which is PANIC's period.
 */
final class Plan {
  /** The setups in docs/benchmarks.md. */
  private static final List<String> FULL =
      List.of(
          // The number of monitors, with both strategies.
          "threads/shared/{1,10,100,1000,2000}/17/10",
          "queue/shared/{1,10,100,1000,10000}/17/10",
          // A JDK with virtual threads.
          "threads/shared/{1,10,100,1000,10000}/25/10",
          "queue/shared/1000/25/10",
          // The period.
          "queue/shared/10000/17/60",
          // Connection modes; more than 500 connections overload RabbitMQ.
          "threads/shared/500/17/10",
          "threads/per-monitor/{100,500}/17/10",
          "threads/per-round/{100,500}/17/10",
          // PANIC's way.
          "processes/per-monitor/{1,5,10,20}/17/10");

  /** A few setups of each kind, for a quick check. */
  private static final List<String> QUICK =
      List.of(
          "threads/shared/10/17/10",
          "queue/shared/{10,100}/17/10",
          "threads/shared/100/25/10",
          "threads/per-monitor/10/17/10",
          "threads/per-round/10/17/10",
          "processes/per-monitor/{1,3}/17/10");

  private Plan() {}

  /** Returns the setups of the plan {@code full}, {@code quick} or {@code none}. */
  static List<Setup> named(String name) {
    List<String> rows =
        switch (name) {
          case "full" -> FULL;
          case "quick" -> QUICK;
          case "none" -> List.of();
          default ->
              throw new IllegalArgumentException("plan must be full, quick or none: " + name);
        };
    return rows.stream().flatMap(Plan::expanded).map(Setup::parse).toList();
  }

  private static Stream<String> expanded(String row) {
    int open = row.indexOf('{');
    if (open < 0) {
      return Stream.of(row);
    }
    int close = row.indexOf('}');
    return Stream.of(row.substring(open + 1, close).split(",", -1))
        .map(number -> row.substring(0, open) + number + row.substring(close + 1));
  }
}
