package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;

/** A provider whose constructor throws. */
public final class ThrowingProvider implements MonitorProvider<LampProvider.Lamp> {
  private final LampProvider lamps;

  /** Always throws. */
  public ThrowingProvider() {
    lamps = lamps();
  }

  private static LampProvider lamps() {
    throw new IllegalStateException("constructor throws");
  }

  @Override
  public MonitorDescriptor descriptor() {
    return lamps.descriptor();
  }

  @Override
  public ParsedConfig<LampProvider.Lamp> parse(ConfigGroup<LampProvider.Lamp> group) {
    return lamps.parse(group);
  }

  @Override
  public String monitorName(LampProvider.Lamp lamp) {
    return lamps.monitorName(lamp);
  }

  @Override
  public Monitor create(LampProvider.Lamp lamp, MonitorContext context) {
    return lamps.create(lamp, context);
  }
}
