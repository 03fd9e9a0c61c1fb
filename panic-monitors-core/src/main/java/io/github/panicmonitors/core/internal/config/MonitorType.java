package io.github.panicmonitors.core.internal.config;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.MonitorSource;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.task.TaskPlan.MonitorFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  GroupReading<M> read(String name, Group<M> group) {
    ParsedConfig<M> parsed = provider.parse(configGroup(name, group));
    List<GroupReading.Candidate<M>> candidates = new ArrayList<>(parsed.accepted().size());
    List<ParsedConfig.Rejected> rejected = new ArrayList<>(parsed.rejected());
    for (ParsedConfig.Accepted<M> accepted : parsed.accepted()) {
      GroupReading.Candidate<M> candidate =
          candidate(group, accepted.key(), accepted.monitorable());
      Optional<String> fault = candidate.desired().fault();
      if (fault.isEmpty()) {
        candidates.add(candidate);
      } else {
        String id = candidate.desired().key().id();
        rejected.add(new ParsedConfig.Rejected(accepted.key(), id, fault.get()));
      }
    }
    return new GroupReading<>(candidates, rejected);
  }

  private ConfigGroup<M> configGroup(String name, Group<M> group) {
    Map<String, M> monitorables = new HashMap<>();
    Map<String, ConfigEntry> origins = new HashMap<>();
    group
        .accepted()
        .forEach(
            (id, accepted) -> {
              monitorables.put(id, accepted.desired().monitorable());
              accepted.origin().ifPresent(origin -> origins.put(id, origin));
            });
    return ConfigGroup.of(name, group.documents().values(), monitorables, origins);
  }

  private GroupReading.Candidate<M> candidate(Group<M> group, RoutingKey document, M monitorable) {
    String id = requireNonNull(monitorable.id(), "id of a monitorable");
    Accepted<M> before = group.accepted().get(id);
    Optional<ConfigEntry> origin = group.entry(document, id);
    if (before != null && before.desired().monitorable().equals(monitorable)) {
      return new GroupReading.Candidate<>(
          new Accepted<>(before.desired().in(document), origin), true);
    }
    return new GroupReading.Candidate<>(
        new Accepted<>(desired(document, monitorable), origin), false);
  }

  private Desired<M> desired(RoutingKey document, M monitorable) {
    return new Desired<>(
        this,
        new MonitorId(name(), monitorable.id()),
        document,
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
    MonitorContext context =
        new Context(time::now, monitorName, descriptor.rawDataRoutingKey(), period);
    return () -> provider.create(monitorable, context);
  }

  private record Context(
      InstantSource clock, String monitorName, String rawDataRoutingKey, Duration period)
      implements MonitorContext {}
}
