package com.example.spring;

import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Well while readings go out and configurations come in. A node that is down is no fault of it. */
public final class MonitorsHealthIndicator implements HealthIndicator {
  private final MonitorsLifecycle monitors;

  public MonitorsHealthIndicator(MonitorsLifecycle monitors) {
    this.monitors = monitors;
  }

  @Override
  public Health health() {
    ManagerStatus status = monitors.status();
    boolean well =
        monitors.isRunning() && isOpen(status.publishing()) && isOpen(status.consuming());
    return (well ? Health.up() : Health.down())
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
