package io.github.panicmonitors.benchmarks.provider;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.Optional;
import java.util.function.Function;

/** Provides monitors of entries of which only the id counts. */
public class IdProvider implements MonitorProvider<IdProvider.Node> {
  public static final String TYPE = "benchmark";

  private final Function<Node, Monitor> monitors;

  /** Creates a provider of the monitors that a function returns. */
  public IdProvider(Function<Node, Monitor> monitors) {
    this.monitors = monitors;
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
  public Optional<Node> read(ConfigEntry entry) {
    return Optional.of(new Node(entry.id(), "benchmark", entry.id()));
  }

  @Override
  public String monitorName(Node node) {
    return "Node monitor (" + node.name() + ")";
  }

  @Override
  public Monitor create(Node node, MonitorContext context) {
    return monitors.apply(node);
  }

  /** The monitorable of an entry. */
  public record Node(String id, String parentId, String name) implements Monitorable {}
}
