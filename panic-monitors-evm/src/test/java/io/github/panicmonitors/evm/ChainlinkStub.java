package io.github.panicmonitors.evm;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.util.Map;
import java.util.Optional;

/** Another type whose nodes PANIC lists beside EVM nodes. */
final class ChainlinkStub implements MonitorProvider<ChainlinkStub.Node> {
  record Node(String id, String parentId, String name) implements Monitorable {}

  @Override
  public MonitorDescriptor descriptor() {
    return MonitorDescriptor.builder("chainlink-node")
        .topic("chains.chainlink.*.nodes_config")
        .rawDataRoutingKey("node.chainlink")
        .category("nodes")
        .label("Node monitor")
        .build();
  }

  @Override
  public Optional<Node> read(ConfigEntry entry) {
    return Optional.of(new Node(entry.id(), entry.text("parent_id"), entry.text("name")));
  }

  @Override
  public Monitor create(Node node, MonitorContext context) {
    return round -> RoundResult.reading(context.message().result(Map.of()).toRawData());
  }
}
