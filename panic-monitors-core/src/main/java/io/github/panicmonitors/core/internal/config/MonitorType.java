package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.MonitorKey;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.MonitorSource;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.task.TaskPlan.MonitorFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A provider together with what the host has set for its type. Nearly everything here runs code of
 * others: called on the guest thread only, except the descriptor's values.
 */
public final class MonitorType<M extends Monitorable> {
  private final MonitorProvider<M> provider;
  private final MonitorDescriptor descriptor;
  private final Duration period;

  public MonitorType(MonitorProvider<M> provider, MonitorDescriptor descriptor, Duration period) {
    this.provider = provider;
    this.descriptor = descriptor;
    this.period = period;
  }

  public String name() {
    return descriptor.type();
  }

  public String category() {
    return descriptor.category();
  }

  public List<TopicPattern> topics() {
    return descriptor.topics();
  }

  Duration period() {
    return period;
  }

  Duration deadline() {
    return descriptor.deadline(period);
  }

  boolean claims(RoutingKey key) {
    return topics().stream().anyMatch(topic -> topic.matches(key.value())) && provider.claims(key);
  }

  String group(RoutingKey key) {
    return provider.group(key);
  }

  /** Reads a group, and compares what is in it with what was accepted before. */
  GroupReading<M> read(
      String group, Collection<ConfigDocument> documents, Map<String, Desired<M>> previous) {
    Map<String, M> monitorables = new HashMap<>();
    previous.forEach((id, desired) -> monitorables.put(id, desired.monitorable()));
    ParsedConfig<M> parsed = provider.parse(ConfigGroup.of(group, documents, monitorables));
    List<GroupReading.Candidate<M>> candidates = new ArrayList<>();
    for (ParsedConfig.Accepted<M> accepted : parsed.accepted()) {
      Desired<M> desired = desired(group, accepted);
      Desired<M> before = previous.get(desired.key().id());
      boolean unchanged = before != null && before.monitorable().equals(desired.monitorable());
      candidates.add(new GroupReading.Candidate<>(desired, unchanged));
    }
    return new GroupReading<>(candidates, parsed.rejected());
  }

  private Desired<M> desired(String group, ParsedConfig.Accepted<M> accepted) {
    M monitorable = accepted.monitorable();
    return new Desired<>(
        this,
        new MonitorKey(name(), group, monitorable.id()),
        accepted.key(),
        monitorable,
        new Desired.Names(
            provider.monitorName(monitorable),
            monitorable.name(),
            monitorable.parentId(),
            provider.contentionKey(monitorable)));
  }

  List<MonitorSource<M>> sources(M monitorable) {
    return provider.sources(monitorable);
  }

  MonitorFactory factory(M monitorable, String monitorName, TimeSource time) {
    MonitorContext context = new Context(time, monitorName, period);
    return () -> provider.create(monitorable, context);
  }

  private record Context(TimeSource time, String monitorName, Duration period)
      implements MonitorContext {}
}
