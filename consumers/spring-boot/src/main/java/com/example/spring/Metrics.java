package com.example.spring;

import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.PanicMonitorsMetrics;
import io.micrometer.core.instrument.MeterRegistry;

/** Binds a manager's metrics to a registry while the manager runs. */
public final class Metrics implements AutoCloseable {
  private final MonitorsManager manager;
  private final PanicMonitorsMetrics metrics;

  /** Binds the manager's metrics, then starts the manager. */
  public Metrics(MonitorsManager manager, MeterRegistry registry) {
    this.manager = manager;
    this.metrics = new PanicMonitorsMetrics(manager);
    metrics.bindTo(registry);
    manager.start();
  }

  /** Closes the manager and removes its metrics, so that another one can use its name. */
  @Override
  public void close() {
    manager.close();
    metrics.close();
  }
}
