package com.example.heights;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.prometheus.MetricNames;
import io.github.panicmonitors.prometheus.Sample;
import io.github.panicmonitors.prometheus.Samples;
import io.github.panicmonitors.prometheus.ScrapeClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Monitors the block height of nodes. */
public final class HeightProvider implements MonitorProvider<HeightProvider.Node> {
  private static final MetricNames WANTED = MetricNames.of("block_height");
  private static final int NOT_READ = 5003;

  private final ScrapeClient client = ScrapeClient.builder().build();

  /** The fields of a configuration entry that the monitor uses. */
  public record Node(String id, String parentId, String name, SourceUrl url)
      implements Monitorable {}

  @Override
  public MonitorDescriptor descriptor() {
    return MonitorDescriptor.builder("height")
        .topic("chains.*.*.heights_config")
        .otherRawDataRoutingKey("height")
        .category("nodes")
        .period(Duration.ofSeconds(30))
        .build();
  }

  @Override
  public Optional<Node> read(ConfigEntry entry) {
    return Optional.of(
        new Node(
            entry.id(),
            entry.text("parent_id"),
            entry.text("name"),
            SourceUrl.of(entry.text("url"))));
  }

  @Override
  public Monitor create(Node node, MonitorContext context) {
    return round -> {
      PanicMessage message = context.message().meta("node_id", node.id());
      try {
        addHeight(message, client.scrape(node.url(), WANTED, round));
      } catch (SourceException e) {
        message.error(e.kind(), NOT_READ, String.valueOf(e.getMessage()));
      }
      return message.toRoundResult(node.url().toString());
    };
  }

  private static void addHeight(PanicMessage message, Samples samples) {
    samples
        .first("block_height")
        .map(Sample::value)
        .filter(Double::isFinite)
        .ifPresentOrElse(
            height -> message.result(Map.of("height", height)),
            () -> message.error(FailureKind.MISSING_METRIC, NOT_READ, "no block_height"));
  }

  @Override
  public void close() {
    client.close();
  }
}
