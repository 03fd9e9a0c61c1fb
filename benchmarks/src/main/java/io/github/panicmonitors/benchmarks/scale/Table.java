package io.github.panicmonitors.benchmarks.scale;

import io.github.panicmonitors.benchmarks.machine.Quantiles;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The results as a Markdown table. */
final class Table {
  static final String HEAD =
      "| run by | connections | monitors | JDK | period s | threads | RSS MiB (PSS) | live heap MiB (idle)"
          + " | CPU ms per round | cores | RabbitMQ ms per round | lag ms p50, p99, max"
          + " | start s: connected, all run | update ms of one, of all"
          + " | first round ms p50, p99 | ping ms p50, p99"
          + " | failed, skipped, lost | load |\n"
          + "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
          + " ---: | ---: | ---: | ---: | ---: | ---: |";

  private Table() {}

  static String row(Result result) {
    Setup setup = result.parsedSetup();
    Result.Control control = result.control();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,d | %d | %d | %,d | %.0f (%.0f) | %.1f (%s) | %.2f | %.2f | %.2f | %s |"
            + " %.1f, %.1f | %s | %s | %s | %d, %d, %d | %s |",
        setup.kind(),
        setup.connections().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        setup.monitors(),
        setup.jdk(),
        setup.periodSeconds(),
        result.memory().threads(),
        result.memory().rssMib(),
        result.memory().pssMib(),
        result.memory().heapMib(),
        idleHeap(result.memory()),
        result.cpu().ownMillis(),
        result.cpu().cores(),
        result.cpu().rabbitMillis(),
        text(result.lagMillis()),
        result.start().connected(),
        result.start().allRun(),
        updates(control),
        control == null ? "-" : twoOf(control.firstRound()),
        control == null ? "-" : twoOf(control.ping()),
        result.rounds().failed(),
        result.rounds().skipped(),
        result.rounds().lost(),
        result.load().split(" ", -1)[0]);
  }

  private static String text(Quantiles quantiles) {
    return String.format(
        Locale.ROOT, "%.1f, %.1f, %.0f", quantiles.p50(), quantiles.p99(), quantiles.max());
  }

  private static String updates(Result.@Nullable Control control) {
    return control == null
        ? "-"
        : String.format(
            Locale.ROOT, "%.0f, %.0f", control.updateOne().p50(), control.updateAll().p50());
  }

  private static String idleHeap(Result.Memory memory) {
    return memory.idleHeapMib() == null
        ? "-"
        : String.format(Locale.ROOT, "%.1f", memory.idleHeapMib());
  }

  private static String twoOf(@Nullable Quantiles quantiles) {
    return quantiles == null
        ? "-"
        : String.format(Locale.ROOT, "%.1f, %.1f", quantiles.p50(), quantiles.p99());
  }
}
