package io.github.panicmonitors.benchmarks.rounds;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.CpuTimes;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.machine.Quantiles;
import io.github.panicmonitors.benchmarks.provider.IdProvider;
import io.github.panicmonitors.benchmarks.publishing.Server;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures the lag of rounds with a strategy. Prints one row of a table, or its header. */
public final class Strategies {
  private static final Path OWN_STATUS = Path.of("/proc/self/status");

  private final Row row;
  private final Arguments arguments;
  private final LagRecorder lags = new LagRecorder();

  private Strategies(Row row, Arguments arguments) {
    this.row = row;
    this.arguments = arguments;
  }

  /** The parameters of a row. */
  private record Row(String strategy, ConnectionMode connections, int monitors, int waitMillis) {
    static Row parse(String text) {
      String[] parts = text.split("/", -1);
      if (parts.length != 4) {
        throw new IllegalArgumentException(
            "row must be STRATEGY/CONNECTIONS/MONITORS/MILLISECONDS: " + text);
      }
      return new Row(
          parts[0],
          ConnectionMode.valueOf(parts[1].toUpperCase(Locale.ROOT).replace('-', '_')),
          Integer.parseInt(parts[2]),
          Integer.parseInt(parts[3]));
    }

    ExecutionStrategy execution() {
      return switch (strategy) {
        case "threads" -> ExecutionStrategies.longLivedThreads();
        case "queue" -> ExecutionStrategies.taskQueue();
        default ->
            throw new IllegalArgumentException("strategy must be threads or queue: " + strategy);
      };
    }
  }

  /** Measures the row in the first argument, or prints the header. */
  public static void main(String[] commandLine) throws Exception {
    Map<String, Integer> defaults = Map.of("period", 10, "warm-up", 25, "seconds", 40);
    String[] options = Arrays.copyOfRange(commandLine, 1, commandLine.length);
    Arguments arguments = Arguments.parse(defaults, options);
    if (commandLine[0].equals("head")) {
      Machine.main(options);
      head(arguments);
    } else {
      new Strategies(Row.parse(commandLine[0]), arguments).measure();
    }
  }

  private static void head(Arguments arguments) {
    System.out.printf(
        "rounds    every %d s, for %d s after %d s of warm-up%n%n",
        arguments.number("period"), arguments.number("seconds"), arguments.number("warm-up"));
    System.out.printf(
        "%8s %-12s %8s %8s | %24s | %8s %7s %6s | %7s %8s %8s | %6s %10s %8s | %s%n",
        "strategy",
        "connections",
        "monitors",
        "wait ms",
        "lag ms    p50   p99   max",
        "rounds",
        "skipped",
        "lost",
        "threads",
        "heap MiB",
        "RSS MiB",
        "cores",
        "CPU ms/rnd",
        "RabbitMQ",
        "workers: available, needed; load of the machine");
  }

  private void measure() throws Exception {
    try (Server rabbit = new Server();
        MonitorsManager manager = manager(rabbit.uri())) {
      manager.start();
      manager
          .apply(ConfigDocument.of("chains.chainlink.benchmark.nodes_config", entries()))
          .get(60, TimeUnit.SECONDS);
      TimeUnit.SECONDS.sleep(arguments.number("warm-up"));
      lags.take();
      long skippedBefore = skipped(manager.status());
      CpuTimes before = CpuTimes.now();
      TimeUnit.SECONDS.sleep(arguments.number("seconds"));
      CpuTimes used = CpuTimes.now().since(before);
      ManagerStatus status = manager.status();
      print(lags.take(), used, status, skipped(status) - skippedBefore);
    }
  }

  private MonitorsManager manager(String uri) {
    return MonitorsManager.builder()
        .broker(RabbitMqBroker.uri(uri))
        .discovery(false)
        .provider(new IdProvider(node -> round -> afterWaiting(node, round)))
        .period(IdProvider.TYPE, Duration.ofSeconds(arguments.number("period")))
        .execution(row.execution())
        .connections(row.connections())
        .listener(lags)
        .build();
  }

  /** Waits, as for a slow node, and then returns a short reading. */
  private RoundResult afterWaiting(IdProvider.Node node, Round round) throws InterruptedException {
    Thread.sleep(row.waitMillis());
    return RoundResult.reading(
        RawData.of("node.chainlink", Map.of("id", node.id(), "slot", round.slot())));
  }

  private Map<String, Map<String, String>> entries() {
    Map<String, Map<String, String>> entries = new LinkedHashMap<>();
    for (int node = 0; node < row.monitors(); node++) {
      entries.put("node_" + node, Map.of("id", "node_" + node));
    }
    return entries;
  }

  private static long skipped(ManagerStatus status) {
    return status.monitors().stream().mapToLong(MonitorStatus::skippedSlots).sum();
  }

  private void print(
      LagRecorder.Summary rounds, CpuTimes used, ManagerStatus status, long skipped) {
    Quantiles lag = Quantiles.of(rounds.lagMillis());
    System.out.printf(
        Locale.ROOT,
        "%8s %-12s %8d %8d | %11.1f %6.1f %5.0f | %8d %7d %6d | %7d %8d %8d | %6.2f %10.3f %8.3f | %s%n",
        row.strategy(),
        row.connections(),
        row.monitors(),
        row.waitMillis(),
        lag.p50(),
        lag.p99(),
        lag.max(),
        rounds.rounds(),
        skipped,
        status.readings().lost(),
        Machine.statusKib(OWN_STATUS, "Threads"),
        liveHeapMib(),
        Machine.statusKib(OWN_STATUS, "VmRSS") / 1024,
        used.ownNanos() / 1e9 / arguments.number("seconds"),
        used.ownNanos() / 1e6 / rounds.rounds(),
        used.rabbitNanos() / 1e6 / rounds.rounds(),
        status.load().map(Strategies::workers).orElse("-") + ", " + Machine.load());
  }

  private static String workers(ExecutionLoad load) {
    String available = load.workers() == Integer.MAX_VALUE ? "any" : String.valueOf(load.workers());
    return String.format(Locale.ROOT, "%s, %.0f", available, load.workersNeeded());
  }

  private static long liveHeapMib() {
    return Machine.liveHeapBytes() >> 20;
  }
}
