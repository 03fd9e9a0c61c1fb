package com.example.spring;

import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.PanicMonitorsMetrics;
import io.micrometer.core.instrument.MeterRegistry;

/** A manager whose metrics are in a registry for as long as it runs. */
public final class Metrics implements AutoCloseable {
  private final MonitorsManager manager;
  private final PanicMonitorsMetrics metrics;

  /** Shows a manager in a registry, then starts it. */
  public Metrics(MonitorsManager manager, MeterRegistry registry) {
    this.manager = manager;
    this.metrics = new PanicMonitorsMetrics(manager);
    metrics.bindTo(registry);
    manager.start();
  }

  /** Ends the manager, then makes room for the next one of its name. */
  @Override
  public void close() {
    manager.close();
    metrics.close();
  }
}
