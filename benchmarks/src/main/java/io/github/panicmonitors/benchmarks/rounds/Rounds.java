package io.github.panicmonitors.benchmarks.rounds;

import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.RoundTotals;
import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.CpuTimes;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.machine.Quantiles;
import io.github.panicmonitors.benchmarks.parser.ChainlinkPage;
import io.github.panicmonitors.benchmarks.parser.Page;
import io.github.panicmonitors.benchmarks.publishing.Server;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.MonitorsManagerBuilder;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.repositories.GitHubProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures the cost of a number of monitored Chainlink nodes, alone or with monitors of other types
 * in the same manager. Prints one row of a table, and one for each type if there are several. The
 * system property {@code pages} is the folder with the page of a node exporter.
 */
public final class Rounds {
  private static final Path OWN_STATUS = Path.of("/proc/self/status");

  private final Arguments arguments;
  private final int nodes;
  private final int systems;
  private final int repositories;
  private final KindRecorder recorder = new KindRecorder();

  private Rounds(Arguments arguments) {
    this.arguments = arguments;
    nodes = arguments.number("nodes");
    systems = arguments.number("systems");
    repositories = arguments.number("repositories");
  }

  /** Prints the header of the table, or measures and prints a row. */
  public static void main(String[] commandLine) throws Exception {
    Map<String, Integer> defaults =
        Map.of(
            "nodes",
            0,
            "systems",
            0,
            "repositories",
            0,
            "period",
            5,
            "warm-up",
            20,
            "seconds",
            60,
            "page-kb",
            128);
    Rounds rounds = new Rounds(Arguments.parse(defaults, commandLine));
    if (rounds.monitors() == 0) {
      Machine.main(commandLine);
      rounds.head();
    } else {
      rounds.measure();
    }
  }

  private int monitors() {
    return nodes + systems + repositories;
  }

  private void head() {
    System.out.printf(
        "page      %d KiB, every %d s, for %d s after %d s of warm-up%n%n",
        arguments.number("page-kb"),
        arguments.number("period"),
        arguments.number("seconds"),
        arguments.number("warm-up"));
    System.out.printf(
        "%14s %8s %7s | %11s %9s %9s | %8s %8s %7s | %23s | %15s | %6s %6s  %s%n",
        "monitors",
        "rounds",
        "failed",
        "CPU ms/rnd",
        "nginx",
        "RabbitMQ",
        "RSS MiB",
        "heap MiB",
        "threads",
        "lag ms p50   p99   max",
        "took ms p50 p99",
        "lost",
        "cores",
        "load");
  }

  private void measure() throws Exception {
    try (Server rabbit = new Server();
        PageServer server = PageServer.start(pages())) {
      List<Kind> kinds = kinds(server.port());
      try (GitHubProvider github =
              GitHubProvider.builder().baseUrl("http://127.0.0.1:" + server.port()).build();
          MonitorsManager manager = manager(rabbit.uri(), kinds, github)) {
        manager.start();
        for (Kind kind : kinds) {
          manager.apply(kind.document()).get(60, TimeUnit.SECONDS);
        }
        TimeUnit.SECONDS.sleep(arguments.number("warm-up"));
        forget(kinds);
        CpuTimes before = CpuTimes.now();
        TimeUnit.SECONDS.sleep(arguments.number("seconds"));
        CpuTimes used = CpuTimes.now().since(before);
        print(recorder.all().take(), used, manager.status().readings());
        if (kinds.size() > 1) {
          printKinds(kinds, manager.status().rounds());
        }
      }
    }
  }

  private Map<String, byte[]> pages() throws IOException {
    Map<String, byte[]> pages = new HashMap<>();
    pages.put(PageServer.NODE_PAGE, ChainlinkPage.ofSize(1024 * arguments.number("page-kb")));
    if (systems > 0) {
      pages.put(Kind.SYSTEM_PAGE, Page.NODE_EXPORTER.read());
    }
    pages.put(Kind.RELEASES_PAGE, Kind.releases());
    return pages;
  }

  private List<Kind> kinds(int port) {
    return Stream.of(
            Kind.nodes(nodes, port),
            Kind.systems(nodes, systems, port),
            Kind.repositories(repositories))
        .filter(kind -> kind.count() > 0)
        .toList();
  }

  private void forget(List<Kind> kinds) {
    recorder.all().take();
    kinds.forEach(kind -> recorder.of(kind.type()).take());
  }

  private MonitorsManager manager(String uri, List<Kind> kinds, GitHubProvider github) {
    MonitorsManagerBuilder builder =
        MonitorsManager.builder()
            .broker(RabbitMqBroker.uri(uri))
            .provider(github)
            .listener(recorder);
    Duration period = Duration.ofSeconds(arguments.number("period"));
    kinds.forEach(kind -> builder.period(kind.type(), period));
    return builder.build();
  }

  private void print(LagRecorder.Summary rounds, CpuTimes used, MessageCounts readings) {
    Quantiles lag = Quantiles.of(rounds.lagMillis());
    Quantiles took = Quantiles.of(rounds.tookMillis());
    long rssMib = Machine.statusKib(OWN_STATUS, "VmRSS") / 1024;
    long threads = Machine.statusKib(OWN_STATUS, "Threads");
    System.out.printf(
        Locale.ROOT,
        "%14d %8d %7d | %11.3f %9.3f %9.3f | %8d %8d %7d | %9.1f %6.1f %6.1f | %8.1f %6.1f"
            + " | %6d %6.2f  %s%n",
        monitors(),
        rounds.rounds(),
        rounds.failed(),
        millisPerRound(used.ownNanos(), rounds),
        millisPerRound(used.nginxNanos(), rounds),
        millisPerRound(used.rabbitNanos(), rounds),
        rssMib,
        liveHeapMib(),
        threads,
        lag.p50(),
        lag.p99(),
        lag.max(),
        took.p50(),
        took.p99(),
        readings.lost(),
        used.ownNanos() / 1e9 / arguments.number("seconds"),
        Machine.load());
  }

  private void printKinds(List<Kind> kinds, List<RoundTotals> totals) {
    for (Kind kind : kinds) {
      LagRecorder.Summary rounds = recorder.of(kind.type()).take();
      Quantiles lag = Quantiles.of(rounds.lagMillis());
      Quantiles took = Quantiles.of(rounds.tookMillis());
      System.out.printf(
          Locale.ROOT,
          "%14s %8d %7d | %d monitors, %d slots skipped; lag ms p50 %.1f, p99 %.1f, max %.1f;"
              + " took ms p50 %.1f, p99 %.1f%n",
          kind.type(),
          rounds.rounds(),
          rounds.failed(),
          kind.count(),
          totals.stream()
              .filter(type -> type.type().equals(kind.type()))
              .mapToLong(RoundTotals::skippedSlots)
              .sum(),
          lag.p50(),
          lag.p99(),
          lag.max(),
          took.p50(),
          took.p99());
    }
  }

  private static double millisPerRound(long nanos, LagRecorder.Summary rounds) {
    return nanos / 1e6 / rounds.rounds();
  }

  private static long liveHeapMib() {
    return Machine.liveHeapBytes() >> 20;
  }
}
