package io.github.panicmonitors.examples.custommonitor;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.http.JsonClient;
import io.github.panicmonitors.http.JsonValue;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Monitors whether Ethereum beacon nodes follow their chain, through their HTTP API. */
public final class BeaconNodeProvider implements MonitorProvider<BeaconNodeProvider.Node> {
  private static final MonitorDescriptor DESCRIPTOR =
      MonitorDescriptor.builder("beacon-node")
          .label("Beacon node monitor")
          .topic("chains.*.*.beacon_nodes_config")
          .otherRawDataRoutingKey("node.beacon")
          .otherCategory("beacon_nodes")
          .period(Duration.ofSeconds(12))
          .build();

  private static final String SYNCING = "/eth/v1/node/syncing";
  private static final int NOT_READ = 5003;
  private static final int UNREACHABLE = 5015;

  private final SourceClient client = SourceClient.builder().build();
  private final JsonClient json = JsonClient.of(client);

  /** Creates a provider. */
  public BeaconNodeProvider() {}

  /**
   * A beacon node.
   *
   * @param id the id of its configuration entry
   * @param parentId the id of its chain
   * @param name the name in PANIC
   * @param syncing the URL that tells its progress
   */
  public record Node(String id, String parentId, String name, SourceUrl syncing)
      implements Monitorable {}

  @Override
  public MonitorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Optional<Node> read(ConfigEntry entry) {
    return Optional.of(
        new Node(
            entry.id(),
            entry.text("parent_id"),
            entry.text("name"),
            SourceUrl.of(entry.text("url") + SYNCING)));
  }

  @Override
  public Monitor create(Node node, MonitorContext context) {
    return round -> {
      PanicMessage message = context.message().meta("node_id", node.id());
      try {
        message.result(json.get(node.syncing(), BeaconNodeProvider::progress, round));
      } catch (SourceException e) {
        int code = e.isUnreachable() ? UNREACHABLE : NOT_READ;
        message.error(e.kind(), code, String.valueOf(e.getMessage()));
      }
      return message.toRoundResult(node.syncing().toString());
    };
  }

  /** The API sends integers as strings. */
  private static Map<String, Object> progress(JsonValue answer) {
    JsonValue data = answer.get("data");
    return Map.of(
        "head_slot", data.get("head_slot").parse("an integer", Long::parseLong),
        "sync_distance", data.get("sync_distance").parse("an integer", Long::parseLong),
        "is_syncing", data.get("is_syncing").asBoolean());
  }

  @Override
  public void close() {
    client.close();
  }
}
