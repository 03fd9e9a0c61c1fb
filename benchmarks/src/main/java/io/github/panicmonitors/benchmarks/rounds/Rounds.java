package io.github.panicmonitors.benchmarks.rounds;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.CpuTimes;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.machine.Quantiles;
import io.github.panicmonitors.benchmarks.publishing.Server;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures the cost of a number of monitored Chainlink nodes. Prints one row of a table. */
public final class Rounds {
  private static final Path OWN_STATUS = Path.of("/proc/self/status");

  private final Arguments arguments;
  private final int monitors;
  private final LagRecorder lags = new LagRecorder();

  private Rounds(Arguments arguments) {
    this.arguments = arguments;
    this.monitors = arguments.number("monitors");
  }

  /** Prints the header of the table, or measures and prints a row. */
  public static void main(String[] commandLine) throws Exception {
    Map<String, Integer> defaults =
        Map.of("monitors", 0, "period", 5, "warm-up", 20, "seconds", 60, "page-kb", 128);
    Rounds rounds = new Rounds(Arguments.parse(defaults, commandLine));
    if (rounds.monitors == 0) {
      Machine.main(commandLine);
      rounds.head();
    } else {
      rounds.measure();
    }
  }

  private void head() {
    System.out.printf(
        "page      %d KiB, every %d s, for %d s after %d s of warm-up%n%n",
        arguments.number("page-kb"),
        arguments.number("period"),
        arguments.number("seconds"),
        arguments.number("warm-up"));
    System.out.printf(
        "%8s %8s %7s | %11s %9s %9s | %8s %8s %7s | %23s | %15s | %6s %6s  %s%n",
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
        PageServer pages = PageServer.start(1024 * arguments.number("page-kb"));
        MonitorsManager manager = manager(rabbit.uri())) {
      manager.start();
      manager
          .apply(
              ConfigDocument.of(
                  "chains.chainlink.benchmark.nodes_config",
                  PageServer.nodes(monitors, pages.port())))
          .get(60, TimeUnit.SECONDS);
      TimeUnit.SECONDS.sleep(arguments.number("warm-up"));
      lags.take();
      CpuTimes before = CpuTimes.now();
      TimeUnit.SECONDS.sleep(arguments.number("seconds"));
      CpuTimes used = CpuTimes.now().since(before);
      print(lags.take(), used, manager.status().readings());
    }
  }

  private MonitorsManager manager(String uri) {
    return MonitorsManager.builder()
        .broker(RabbitMqBroker.uri(uri))
        .period("chainlink-node", Duration.ofSeconds(arguments.number("period")))
        .listener(lags)
        .build();
  }

  private void print(LagRecorder.Summary rounds, CpuTimes used, MessageCounts readings) {
    Quantiles lag = Quantiles.of(rounds.lagMillis());
    Quantiles took = Quantiles.of(rounds.tookMillis());
    long rssMib = Machine.statusKib(OWN_STATUS, "VmRSS") / 1024;
    long threads = Machine.statusKib(OWN_STATUS, "Threads");
    System.out.printf(
        Locale.ROOT,
        "%8d %8d %7d | %11.3f %9.3f %9.3f | %8d %8d %7d | %9.1f %6.1f %6.1f | %8.1f %6.1f"
            + " | %6d %6.2f  %s%n",
        monitors,
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

  private static double millisPerRound(long nanos, LagRecorder.Summary rounds) {
    return nanos / 1e6 / rounds.rounds();
  }

  private static long liveHeapMib() {
    return Machine.liveHeapBytes() >> 20;
  }
}
