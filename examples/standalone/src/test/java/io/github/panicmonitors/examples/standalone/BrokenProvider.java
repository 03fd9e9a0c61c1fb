package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;

/** A provider that can be loaded but whose methods all throw. */
public final class BrokenProvider implements MonitorProvider<LampProvider.Lamp> {
  /** Called by {@link java.util.ServiceLoader}. */
  public BrokenProvider() {}

  @Override
  public MonitorDescriptor descriptor() {
    throw broken();
  }

  @Override
  public ParsedConfig<LampProvider.Lamp> parse(ConfigGroup<LampProvider.Lamp> group) {
    throw broken();
  }

  @Override
  public String monitorName(LampProvider.Lamp lamp) {
    throw broken();
  }

  @Override
  public Monitor create(LampProvider.Lamp lamp, MonitorContext context) {
    throw broken();
  }

  private static IllegalStateException broken() {
    return new IllegalStateException("provider is broken");
  }
}
