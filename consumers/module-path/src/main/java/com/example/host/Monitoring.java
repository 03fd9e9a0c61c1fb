package com.example.host;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.PanicRoles;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.MonitorsManager;
import java.nio.file.Path;

/** Embeds a manager that replaces PANIC's Node Monitors Manager. */
public final class Monitoring implements AutoCloseable {
  private final MonitorsManager manager;

  /** Builds the manager without starting it. */
  public Monitoring(Broker broker, Path store) {
    manager =
        MonitorsManager.builder()
            .roles(PanicRoles.node())
            .broker(broker)
            .configStore(ConfigStore.file(store))
            .listener(new RejectedEntryPrinter())
            .build();
  }

  /** Starts the manager. The broker need not be reachable yet. */
  public void start() {
    manager.start();
  }

  /** Returns whether the manager is running, connected and without abandoned threads. */
  public boolean isHealthy() {
    ManagerStatus status = manager.status();
    return status.state() == ManagerStatus.State.RUNNING
        && status.publishing().state() == ConnectionStatus.State.CONNECTED
        && status.consuming().state() == ConnectionStatus.State.CONNECTED
        && status.abandonedThreads() == 0;
  }

  /** Stops the manager within 8 s. */
  @Override
  public void close() {
    manager.close();
  }

  private static final class RejectedEntryPrinter implements MonitorsListener {
    @Override
    public void rejected(RejectedEntry entry) {
      System.err.println("not monitored: " + entry);
    }
  }
}
