package com.example.spring;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.MonitorsManagerBuilder;
import org.springframework.context.SmartLifecycle;

/**
 * Starts a manager after all other beans and stops it before them. Each start builds a new manager,
 * because a manager can be started only once.
 */
public final class MonitorsLifecycle implements SmartLifecycle {
  private final MonitorsManagerBuilder builder;
  private volatile MonitorsManager manager;

  public MonitorsLifecycle(MonitorsManagerBuilder builder) {
    this.builder = builder;
    manager = builder.build();
  }

  public ManagerStatus status() {
    return manager.status();
  }

  @Override
  public void start() {
    if (status().state() != ManagerStatus.State.NEW) {
      manager = builder.build();
    }
    manager.start();
  }

  @Override
  public void stop() {
    manager.close();
  }

  @Override
  public boolean isRunning() {
    return status().state() == ManagerStatus.State.RUNNING;
  }
}
