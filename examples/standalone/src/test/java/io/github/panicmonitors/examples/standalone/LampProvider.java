package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A provider that tests load from a separate jar. */
public final class LampProvider implements MonitorProvider<LampProvider.Lamp> {
  private static final String KEY = "node.lamp";

  /** Called by {@link java.util.ServiceLoader}. */
  public LampProvider() {}

  /** A lamp. */
  public record Lamp(String id, String parentId, String name) implements Monitorable {}

  @Override
  public MonitorDescriptor descriptor() {
    return MonitorDescriptor.builder("lamp")
        .topic("chains.*.*.lamps_config")
        .otherRawDataRoutingKey(KEY)
        .otherCategory("lamps")
        .period(Duration.ofSeconds(1))
        .build();
  }

  @Override
  public ParsedConfig<Lamp> parse(ConfigGroup<Lamp> group) {
    return ParsedConfig.ofEach(
        group,
        entry -> Optional.of(new Lamp(entry.id(), entry.text("parent_id"), entry.text("name"))));
  }

  @Override
  public String monitorName(Lamp lamp) {
    return "Lamp monitor (" + lamp.name() + ")";
  }

  @Override
  public Monitor create(Lamp lamp, MonitorContext context) {
    return round -> RoundResult.reading(RawData.of(KEY, Map.of("lit", true)));
  }
}
