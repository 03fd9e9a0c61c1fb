package io.github.panicmonitors.benchmarks.rounds;

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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Provides monitors that wait, as for a slow node, and then return a short reading. */
final class WaitingProvider implements MonitorProvider<WaitingProvider.Node> {
  static final String TYPE = "waiting";

  private final Duration wait;

  WaitingProvider(Duration wait) {
    this.wait = wait;
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
  public String monitorName(Node node) {
    return "Node monitor (" + node.name() + ")";
  }

  @Override
  public Monitor create(Node node, MonitorContext context) {
    return round -> collect(node, round);
  }

  private RoundResult collect(Node node, Round round) throws InterruptedException {
    Thread.sleep(wait.toMillis());
    return RoundResult.reading(
        RawData.of("node.chainlink", Map.of("id", node.id(), "slot", round.slot())));
  }

  record Node(String id, String parentId, String name) implements Monitorable {}
}
