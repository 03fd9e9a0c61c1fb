package io.github.panicmonitors.examples.quickstart;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.panicmonitors.examples.quickstart.NodeRow.State;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Learns from messages what is monitored and how it is, as PANIC's transformers do. Used by one
 * thread.
 */
final class FleetView {
  private final Map<String, NodeRow> rows = new LinkedHashMap<>();
  private final Screen screen;
  private String monitored = "";

  FleetView(Screen screen) {
    this.screen = screen;
  }

  /** Takes a message in and tells the screen what is new. */
  void take(Message.Arrived message) {
    switch (message.exchange()) {
      case "monitorable" -> takeSources(message.body());
      case "raw_data" -> takeRawData(message.body().path("prometheus"));
      default -> {
        // Heartbeats say that a monitor is alive; here its readings do.
      }
    }
  }

  private void takeSources(JsonNode body) {
    if (!body.path("manager_name").asText().equals(Host.NAME)) {
      return;
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (JsonNode source : body.path("sources")) {
      names.put(source.path("source_id").asText(), source.path("source_name").asText());
    }
    names.forEach((id, name) -> rows.computeIfAbsent(id, i -> new NodeRow(name)).rename(name));
    rows.forEach((id, row) -> removeUnless(names.containsKey(id), row));
    if (!names.values().toString().equals(monitored)) {
      monitored = names.values().toString();
      screen.seen("monitored now: " + names.values().stream().collect(joining(", ")));
    }
  }

  private static void removeUnless(boolean there, NodeRow row) {
    if (!there) {
      row.remove();
    }
  }

  private void takeRawData(JsonNode body) {
    JsonNode outcome = body.has("error") ? body.path("error") : body.path("result");
    JsonNode about = outcome.path("meta_data");
    NodeRow row = rows.get(about.path("node_id").asText());
    if (row == null || row.state() == State.REMOVED) {
      return;
    }
    boolean hadFailed = row.hasFailed();
    if (body.has("error")) {
      row.fail(outcome.path("code").asInt(), outcome.path("message").asText());
    } else {
      row.read(outcome.path("data"), instant(about.path("time").asDouble()));
    }
    screen.round(row);
    tellChange(row, hadFailed);
  }

  private static Instant instant(double unixSeconds) {
    return Instant.ofEpochMilli(Math.round(unixSeconds * 1_000));
  }

  private void tellChange(NodeRow row, boolean hadFailed) {
    if (row.hasFailed() && !hadFailed) {
      screen.seen(row.name() + " is " + row.stateText());
    } else if (!row.hasFailed() && hadFailed) {
      screen.seen(row.name() + " is well again");
    }
  }

  /** All nodes, those removed included. */
  Collection<NodeRow> rows() {
    return rows.values();
  }

  /** Tells whether a node of that name is monitored. */
  boolean monitors(String name) {
    return rows.values().stream()
        .anyMatch(row -> row.name().equals(name) && row.state() != State.REMOVED);
  }

  /** Tells whether a node's last round has failed. */
  boolean hasFailed(String id) {
    NodeRow row = rows.get(id);
    return row != null && row.hasFailed();
  }

  /** How many rounds every node that is monitored has done. */
  int rounds() {
    return rows.values().stream()
        .filter(row -> row.state() != State.REMOVED)
        .mapToInt(NodeRow::rounds)
        .min()
        .orElse(0);
  }
}
