package com.example.spring;

import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Up while the manager is running and connected. Nodes that are down do not matter. */
public final class MonitorsHealthIndicator implements HealthIndicator {
  private final MonitorsLifecycle monitors;

  public MonitorsHealthIndicator(MonitorsLifecycle monitors) {
    this.monitors = monitors;
  }

  @Override
  public Health health() {
    ManagerStatus status = monitors.status();
    boolean up = monitors.isRunning() && isOpen(status.publishing()) && isOpen(status.consuming());
    return (up ? Health.up() : Health.down())
        .withDetail("manager", status.state())
        .withDetail("publishing", described(status.publishing()))
        .withDetail("consuming", described(status.consuming()))
        .withDetail("monitors", status.monitors().size())
        .withDetail("readings", status.readings())
        .build();
  }

  private static boolean isOpen(ConnectionStatus connection) {
    return connection.state() == ConnectionStatus.State.CONNECTED;
  }

  private static String described(ConnectionStatus connection) {
    return (connection.state() + " " + connection.reason()).strip();
  }
}
