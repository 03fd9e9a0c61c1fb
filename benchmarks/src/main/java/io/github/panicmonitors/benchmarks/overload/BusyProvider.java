package io.github.panicmonitors.benchmarks.overload;

import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.util.Map;
import java.util.Optional;

/** Provides monitors that compute for a fixed number of steps and then return a short reading. */
final class BusyProvider implements MonitorProvider<BusyProvider.Node> {
  static final String TYPE = "busy";

  private final long steps;

  BusyProvider(long steps) {
    this.steps = steps;
  }

  @Override
  public MonitorDescriptor descriptor() {
    return MonitorDescriptor.builder(TYPE)
        .topic("chains.*.*.nodes_config")
        .rawDataRoutingKey("node.chainlink")
        .category("nodes")
        .build();
  }

  @Override
  public ParsedConfig<Node> parse(ConfigGroup<Node> group) {
    return ParsedConfig.ofEach(
        group, entry -> Optional.of(new Node(entry.id(), "benchmark", entry.id())));
  }

  @Override
  public Monitor create(Node node, MonitorContext context) {
    return round -> collect(node, round);
  }

  private RoundResult collect(Node node, Round round) {
    return RoundResult.reading(
        RawData.of(
            "node.chainlink",
            Map.of("id", node.id(), "slot", round.slot(), "computed", compute(steps))));
  }

  /** Computes something that depends on every step, so that the compiler leaves none out. */
  static long compute(long steps) {
    long value = steps;
    for (long step = 0; step < steps; step++) {
      value = value * 6364136223846793005L + 1442695040888963407L;
    }
    return value;
  }

  record Node(String id, String parentId, String name) implements Monitorable {}
}
