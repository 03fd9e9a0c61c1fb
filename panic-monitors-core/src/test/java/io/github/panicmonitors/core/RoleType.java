package io.github.panicmonitors.core;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.scripted.ScriptedNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A monitor type whose readings, with the type as routing key, have the id and the value. */
final class RoleType implements MonitorProvider<ScriptedNode> {
  static final Duration PERIOD = Duration.ofSeconds(10);

  private final MonitorDescriptor descriptor;
  private final Pattern claimed;

  /**
   * Creates a type.
   *
   * @param claimed a regular expression for the keys that it claims
   */
  RoleType(String type, String category, String claimed, String... topics) {
    MonitorDescriptor.Builder builder =
        MonitorDescriptor.builder(type)
            .otherRawDataRoutingKey(type)
            .category(category)
            .period(PERIOD);
    for (String topic : topics) {
      builder.topic(topic);
    }
    this.descriptor = builder.build();
    this.claimed = Pattern.compile(claimed);
  }

  @Override
  public MonitorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public boolean claims(RoutingKey key) {
    return claimed.matcher(key.value()).find();
  }

  @Override
  public Optional<ScriptedNode> read(ConfigEntry entry) {
    return entry.flag("enabled")
        ? Optional.of(
            new ScriptedNode(
                entry.id(), entry.text("parent_id"), entry.text("name"), entry.text("value")))
        : Optional.empty();
  }

  @Override
  public Monitor create(ScriptedNode node, MonitorContext context) {
    return round ->
        RoundResult.reading(
            RawData.of(
                descriptor.type(),
                Map.of("type", descriptor.type(), "id", node.id(), "value", node.value())));
  }
}
