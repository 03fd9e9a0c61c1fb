package io.github.panicmonitors.benchmarks.outage;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.machine.Quantiles;
import io.github.panicmonitors.benchmarks.publishing.Server;
import io.github.panicmonitors.benchmarks.rounds.PageServer;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Measures the lag of healthy Chainlink nodes while many others do not answer. */
public final class Outage {
  private static final String DEAD = "dead_";
  private static final int PAGE_BYTES = 128 * 1024;

  private final Arguments arguments;

  private Outage(Arguments arguments) {
    this.arguments = arguments;
  }

  /** Measures both strategies. */
  public static void main(String[] commandLine) throws Exception {
    Map<String, Integer> defaults =
        Map.of("healthy", 10, "dead", 300, "warm-up", 30, "seconds", 75);
    Outage outage = new Outage(Arguments.parse(defaults, commandLine));
    Machine.main(new String[0]);
    for (ExecutionStrategy strategy :
        List.of(ExecutionStrategies.taskQueue(), ExecutionStrategies.longLivedThreads())) {
      outage.measure(strategy);
    }
  }

  private void measure(ExecutionStrategy strategy) throws Exception {
    Recorder rounds = new Recorder();
    try (Server rabbit = new Server();
        PageServer pages = PageServer.start(PAGE_BYTES);
        SilentServer silent = SilentServer.start();
        MonitorsManager manager = manager(rabbit.uri(), strategy, rounds)) {
      manager.start();
      Map<String, Object> nodes = nodes(pages.port(), silent.port());
      manager
          .apply(ConfigDocument.of("chains.chainlink.benchmark.nodes_config", nodes))
          .get(1, TimeUnit.MINUTES);
      TimeUnit.SECONDS.sleep(arguments.number("warm-up"));
      rounds.reports.clear();
      TimeUnit.SECONDS.sleep(arguments.number("seconds"));
      System.out.printf("%s, load %s%n", strategy, Machine.load());
      print("healthy", rounds, id -> !id.startsWith(DEAD), arguments.number("healthy"));
      print("dead", rounds, id -> id.startsWith(DEAD), arguments.number("dead"));
    }
  }

  private static MonitorsManager manager(
      String uri, ExecutionStrategy strategy, MonitorsListener listener) {
    return MonitorsManager.builder()
        .broker(RabbitMqBroker.uri(uri))
        .period("chainlink-node", Duration.ofSeconds(10))
        .execution(strategy)
        .listener(listener)
        .build();
  }

  private Map<String, Object> nodes(int port, int silentPort) {
    Map<String, Object> nodes = new LinkedHashMap<>();
    PageServer.nodes(arguments.number("healthy"), port).forEach(nodes::put);
    PageServer.nodes(arguments.number("dead"), silentPort)
        .forEach((id, node) -> nodes.put(DEAD + id, dead(id, node, silentPort)));
    return nodes;
  }

  private static Map<String, String> dead(String id, Map<String, String> node, int port) {
    Map<String, String> dead = new LinkedHashMap<>(node);
    dead.put("id", DEAD + id);
    dead.put("name", DEAD + id);
    dead.put("node_prometheus_urls", "http://127.0.0.1:" + port + "/metrics");
    return dead;
  }

  private void print(String which, Recorder rounds, Predicate<String> belongs, int monitors) {
    double[] lags =
        rounds.reports.stream()
            .filter(report -> belongs.test(report.monitor().id()))
            .mapToDouble(report -> report.lag().toNanos() / 1e6)
            .toArray();
    Quantiles lag = Quantiles.of(lags);
    System.out.printf(
        Locale.ROOT,
        "  %-8s a round every %5.1f s, lag p50 %.1f ms, p99 %.1f ms, max %.1f ms of %d rounds%n",
        which,
        arguments.number("seconds") * (double) monitors / lags.length,
        lag.p50(),
        lag.p99(),
        lag.max(),
        lags.length);
  }

  private static final class Recorder implements MonitorsListener {
    private final ConcurrentLinkedQueue<RoundReport> reports = new ConcurrentLinkedQueue<>();

    @Override
    public void roundFinished(RoundReport report) {
      reports.add(report);
    }
  }
}
