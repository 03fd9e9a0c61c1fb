package io.github.panicmonitors.benchmarks.configuring;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.machine.Quantiles;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.MonitorsManagerBuilder;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Applies a document of many new entries and then an update of one entry, while pinging the
 * manager.
 */
public final class Configuring {
  private static final long PING_PAUSE_MILLIS = 2;
  static final String KEY = "chains.chainlink.benchmark.nodes_config";

  private final int monitors;

  private Configuring(int monitors) {
    this.monitors = monitors;
  }

  /** Measures both strategies alternately. */
  public static void main(String[] commandLine) throws Exception {
    Arguments arguments = Arguments.parse(Map.of("monitors", 10_000, "turns", 5), commandLine);
    Machine.main(new String[0]);
    Configuring configuring = new Configuring(arguments.number("monitors"));
    boolean virtual = Runtime.version().feature() >= 21;
    for (int turn = 1; turn <= arguments.number("turns"); turn++) {
      System.out.printf("turn %d, load %s%n", turn, Machine.load());
      configuring.measure(ExecutionStrategies.taskQueue());
      if (virtual) {
        configuring.measure(ExecutionStrategies.longLivedThreads());
      }
    }
    Versions.measure(ExecutionStrategies.taskQueue());
    if (virtual) {
      Versions.measure(ExecutionStrategies.longLivedThreads());
    }
  }

  private void measure(ExecutionStrategy strategy) throws Exception {
    try (InMemoryBroker broker = broker();
        MonitorsManager manager = builder(broker, strategy).build()) {
      manager.start();
      manager.awaitConnected(Duration.ofSeconds(10));
      Map<String, Object> entries = new LinkedHashMap<>();
      for (int n = 0; n < monitors; n++) {
        entries.put("node_" + n, NodeProvider.entry(n, "v1"));
      }
      System.out.printf("  %s%n", strategy);
      apply(manager, broker, entries);
      entries.put("node_0", NodeProvider.entry(0, "v2"));
      apply(manager, broker, entries);
    }
  }

  static InMemoryBroker broker() {
    InMemoryBroker broker = new InMemoryBroker(TimeSource.system());
    for (String exchange : List.of("raw_data", "health_check", "monitorable")) {
      broker.declareExchange(exchange);
      broker.declareQueue("all " + exchange);
      broker.bind("all " + exchange, exchange, "#");
    }
    return broker;
  }

  static MonitorsManagerBuilder builder(InMemoryBroker broker, ExecutionStrategy strategy) {
    return MonitorsManager.builder()
        .discovery(false)
        .provider(new NodeProvider())
        .broker(broker)
        .execution(strategy);
  }

  private static void apply(
      MonitorsManager manager, InMemoryBroker broker, Map<String, Object> entries)
      throws Exception {
    ConfigDocument document = ConfigDocument.of(KEY, entries);
    try (PingLatency pings = new PingLatency(broker, PING_PAUSE_MILLIS)) {
      long start = System.nanoTime();
      AppliedDocument applied = manager.apply(document).get(1, TimeUnit.MINUTES);
      long took = System.nanoTime() - start;
      double[] answered = pings.end();
      Quantiles answers = Quantiles.of(answered);
      System.out.printf(
          Locale.ROOT,
          "    %d started, %d replaced, %d unchanged in %.0f ms;"
              + " %d pings answered: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
          applied.started().size(),
          applied.replaced().size(),
          applied.unchanged(),
          took / 1e6,
          answered.length,
          answers.p50(),
          answers.p99(),
          answers.max());
    }
  }
}
