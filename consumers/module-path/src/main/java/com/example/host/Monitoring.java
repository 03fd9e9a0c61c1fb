package com.example.host;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.MonitorsManager;
import java.nio.file.Path;

/** The part of an application that monitors, in the place of PANIC's node manager. */
public final class Monitoring implements AutoCloseable {
  private final MonitorsManager manager;

  /** Builds a manager; nothing runs yet. */
  public Monitoring(Broker broker, Path store) {
    manager =
        MonitorsManager.builder()
            .name("Node Monitors Manager")
            .configsQueue("node_monitors_manager_configs_queue")
            .heartbeatQueue("node_monitors_manager_heartbeat_queue")
            .broker(broker)
            .configStore(ConfigStore.file(store))
            .listener(new Complaints())
            .build();
  }

  /** Starts it, whether the broker is there or not. */
  public void start() {
    manager.start();
  }

  /** Tells a health check whether readings go out and configurations come in. */
  public boolean isHealthy() {
    ManagerStatus status = manager.status();
    return status.state() == ManagerStatus.State.RUNNING
        && status.publishing().state() == ConnectionStatus.State.CONNECTED
        && status.consuming().state() == ConnectionStatus.State.CONNECTED
        && status.abandonedThreads() == 0;
  }

  /** Ends it, within 8 s. */
  @Override
  public void close() {
    manager.close();
  }

  private static final class Complaints implements MonitorsListener {
    @Override
    public void rejected(RejectedEntry entry) {
      System.err.println("not monitored: " + entry);
    }
  }
}
