package io.github.panicmonitors.examples.quickstart;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.panicmonitors.examples.quickstart.NodeRow.State;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The state of the nodes, derived from the published messages. Not thread-safe. */
final class FleetView {
  private final Map<String, NodeRow> rows = new LinkedHashMap<>();
  private final Screen screen;
  private String shownNames = "";

  FleetView(Screen screen) {
    this.screen = screen;
  }

  /** Updates the state from a message and prints what changed. */
  void receive(Message.Received message) {
    switch (message.exchange()) {
      case "monitorable" -> updateSources(message);
      case "raw_data" -> updateNode(message.body().path("prometheus"));
      default -> {
        // Heartbeats are ignored: readings show that a monitor is alive.
      }
    }
  }

  /** Ignores other categories than nodes, and other managers. */
  private void updateSources(Message.Received message) {
    JsonNode body = message.body();
    if (!message.routingKey().endsWith(".nodes")
        || !body.path("manager_name").asText().equals(Host.NAME)) {
      return;
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (JsonNode source : body.path("sources")) {
      names.put(source.path("source_id").asText(), source.path("source_name").asText());
    }
    names.forEach((id, name) -> rows.computeIfAbsent(id, i -> new NodeRow(name)).rename(name));
    rows.forEach((id, row) -> removeUnless(names.containsKey(id), row));
    if (!names.values().toString().equals(shownNames)) {
      shownNames = names.values().toString();
      screen.event("monitored now: " + names.values().stream().collect(joining(", ")));
    }
  }

  private static void removeUnless(boolean listed, NodeRow row) {
    if (!listed) {
      row.remove();
    }
  }

  private void updateNode(JsonNode body) {
    JsonNode outcome = body.has("error") ? body.path("error") : body.path("result");
    JsonNode metaData = outcome.path("meta_data");
    NodeRow row = rows.get(metaData.path("node_id").asText());
    if (row == null || row.state() == State.REMOVED) {
      return;
    }
    boolean hadFailed = row.hasFailed();
    if (body.has("error")) {
      row.recordFailure(outcome.path("code").asInt(), outcome.path("message").asText());
    } else {
      row.recordReading(outcome.path("data"), instant(metaData.path("time").asDouble()));
    }
    screen.round(row);
    printChange(row, hadFailed);
  }

  private static Instant instant(double unixSeconds) {
    return Instant.ofEpochMilli(Math.round(unixSeconds * 1_000));
  }

  private void printChange(NodeRow row, boolean hadFailed) {
    if (row.hasFailed() && !hadFailed) {
      screen.event(row.name() + " is " + row.stateText());
    } else if (!row.hasFailed() && hadFailed) {
      screen.event(row.name() + " is up again");
    }
  }

  /** Returns all nodes, including removed ones. */
  Collection<NodeRow> rows() {
    return rows.values();
  }

  /** Returns whether a node with that name is monitored. */
  boolean monitors(String name) {
    return rows.values().stream()
        .anyMatch(row -> row.name().equals(name) && row.state() != State.REMOVED);
  }

  /** Returns whether a node's last round failed. */
  boolean hasFailed(String id) {
    NodeRow row = rows.get(id);
    return row != null && row.hasFailed();
  }

  /** Returns the number of rounds that every monitored node has completed. */
  int rounds() {
    return rows.values().stream()
        .filter(row -> row.state() != State.REMOVED)
        .mapToInt(NodeRow::rounds)
        .min()
        .orElse(0);
  }
}
