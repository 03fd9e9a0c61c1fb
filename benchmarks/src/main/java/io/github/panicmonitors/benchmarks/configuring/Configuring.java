package io.github.panicmonitors.benchmarks.configuring;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.machine.Quantiles;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Applies a document of many new entries and then an update of one entry, while pinging the
 * manager.
 */
public final class Configuring {
  private static final long PING_PAUSE_MILLIS = 2;
  private static final String KEY = "chains.chainlink.benchmark.nodes_config";

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
  }

  private void measure(ExecutionStrategy strategy) throws Exception {
    try (InMemoryBroker broker = new InMemoryBroker(TimeSource.system());
        MonitorsManager manager =
            MonitorsManager.builder()
                .discovery(false)
                .provider(new Provider())
                .broker(broker)
                .execution(strategy)
                .build()) {
      for (String exchange : List.of("raw_data", "health_check", "monitorable")) {
        broker.declareExchange(exchange);
        broker.declareQueue("all " + exchange);
        broker.bind("all " + exchange, exchange, "#");
      }
      manager.start();
      manager.awaitConnected(Duration.ofSeconds(10));
      Map<String, Object> entries = new LinkedHashMap<>();
      for (int n = 0; n < monitors; n++) {
        entries.put("node_" + n, entry(n, "v1"));
      }
      System.out.printf("  %s%n", strategy);
      apply(manager, broker, entries);
      entries.put("node_0", entry(0, "v2"));
      apply(manager, broker, entries);
    }
  }

  private static Map<String, Object> entry(int n, String value) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", "node_" + n);
    entry.put("parent_id", "benchmark");
    entry.put("name", "node " + n);
    entry.put("value", value);
    return entry;
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

  /** Provides monitors that do nothing, so that only the configuration costs CPU. */
  private static final class Provider implements MonitorProvider<Node> {
    private static final RoundResult READING =
        RoundResult.reading(RawData.of("node.chainlink", Map.of("read", true)));

    @Override
    public MonitorDescriptor descriptor() {
      return MonitorDescriptor.builder("scripted")
          .topic("chains.*.*.nodes_config")
          .rawDataRoutingKey("node.chainlink")
          .category("nodes")
          .build();
    }

    @Override
    public ParsedConfig<Node> parse(ConfigGroup<Node> group) {
      return ParsedConfig.ofEach(group, Provider::node);
    }

    private static Optional<Node> node(ConfigEntry entry) {
      return Optional.of(
          new Node(entry.id(), entry.text("parent_id"), entry.text("name"), entry.text("value")));
    }

    @Override
    public String monitorName(Node node) {
      return "Node monitor (" + node.name() + ")";
    }

    @Override
    public Monitor create(Node node, MonitorContext context) {
      return round -> READING;
    }
  }

  private record Node(String id, String parentId, String name, String value)
      implements Monitorable {}
}
