package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorConnections;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The health of the process.
 *
 * <p>The process is unhealthy if it is not running or cannot use the broker. Nodes that are down,
 * faulty monitors and an empty configuration do not make it unhealthy.
 *
 * @param reasons why it is unhealthy; empty if it is healthy
 */
record Health(List<String> reasons) {
  Health {
    reasons = List.copyOf(reasons);
  }

  static Health of(ManagerStatus status) {
    List<String> reasons = new ArrayList<>();
    if (status.state() != ManagerStatus.State.RUNNING) {
      reasons.add("manager is " + words(status.state()));
    }
    addConnection(reasons, status.publishing());
    addConnection(reasons, status.consuming());
    MonitorConnections connections = status.monitorConnections();
    if (connections.failing() > 0) {
      reasons.add(
          "connections of %d monitors fail: %s"
              .formatted(connections.failing(), connections.reason()));
    }
    return new Health(reasons);
  }

  private static void addConnection(List<String> reasons, ConnectionStatus connection) {
    if (connection.state() != ConnectionStatus.State.CONNECTED) {
      String state = words(connection.side()) + " connection is " + words(connection.state());
      reasons.add(connection.reason().isEmpty() ? state : state + ": " + connection.reason());
    }
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  boolean isHealthy() {
    return reasons.isEmpty();
  }
}
