package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorConnections;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether the process does its work. A node that is down is no fault of it, nor is one monitor with
 * a bug, nor that nothing is configured.
 *
 * @param reasons why it does not; none if all is well
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
    MonitorConnections own = status.monitorConnections();
    if (own.failing() > 0) {
      reasons.add("connections of %d monitors fail: %s".formatted(own.failing(), own.reason()));
    }
    return new Health(reasons);
  }

  private static void addConnection(List<String> reasons, ConnectionStatus connection) {
    if (connection.state() != ConnectionStatus.State.CONNECTED) {
      String fact = words(connection.side()) + " connection is " + words(connection.state());
      reasons.add(connection.reason().isEmpty() ? fact : fact + ": " + connection.reason());
    }
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  boolean isWell() {
    return reasons.isEmpty();
  }
}
