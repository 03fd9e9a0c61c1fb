package io.github.panicmonitors.benchmarks.configuring;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Provides monitors that do nothing, so that only the configuration costs CPU. */
final class NodeProvider implements MonitorProvider<NodeProvider.Node> {
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
    return ParsedConfig.ofEach(group, NodeProvider::node);
  }

  private static Optional<Node> node(ConfigEntry entry) {
    return Optional.of(
        new Node(entry.id(), entry.text("parent_id"), entry.text("name"), entry.text("version")));
  }

  @Override
  public String monitorName(Node node) {
    return "Node monitor (" + node.name() + ", " + node.version() + ")";
  }

  @Override
  public Monitor create(Node node, MonitorContext context) {
    return round -> READING;
  }

  /** Returns an entry of a node in one of its versions. */
  static Map<String, Object> entry(int n, String version) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", "node_" + n);
    entry.put("parent_id", "benchmark");
    entry.put("name", "node " + n);
    entry.put("version", version);
    return entry;
  }

  record Node(String id, String parentId, String name, String version) implements Monitorable {}
}
