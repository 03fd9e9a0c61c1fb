package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.monitor.ListedSource;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.MonitorSource;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.task.TaskPlan.MonitorFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A provider with the host's settings for its type. */
public final class MonitorType<M extends Monitorable> {
  private static final Logger log = LoggerFactory.getLogger(MonitorType.class);

  private final MonitorProvider<M> provider;
  private final MonitorDescriptor descriptor;
  private final Duration period;
  private final Duration deadline;

  public MonitorType(
      MonitorProvider<M> provider,
      MonitorDescriptor descriptor,
      Duration period,
      Duration deadline) {
    this.provider = provider;
    this.descriptor = descriptor;
    this.period = period;
    this.deadline = deadline;
  }

  public String name() {
    return descriptor.type();
  }

  public List<String> categories() {
    return descriptor.categories();
  }

  public String rawDataRoutingKey() {
    return descriptor.rawDataRoutingKey();
  }

  public List<TopicPattern> topics() {
    return descriptor.topics();
  }

  boolean isSerial() {
    return descriptor.isSerial();
  }

  Duration period() {
    return period;
  }

  Duration deadline() {
    return deadline;
  }

  public boolean matches(RoutingKey key) {
    return topics().stream().anyMatch(topic -> topic.matches(key.value()));
  }

  // ---- The methods below call the provider.

  /** Parses a document and compares the result with the previous version's. */
  TypeResult parse(ConfigDocument document, @Nullable TypeDocument before) {
    if (!provider.claims(document.key())) {
      return new TypeResult.NotClaimed();
    }
    Previous previous = new Previous(before);
    ParsedConfig<M> parsed =
        provider.parse(ConfigGroup.of(document, previous.monitorables, previous.entries));
    if (parsed == null) {
      throw new InvalidConfigException("null was returned");
    }
    Map<String, ParsedMonitor> accepted = new LinkedHashMap<>();
    List<Rejected> rejected = new ArrayList<>(parsed.rejected());
    for (ParsedConfig.Accepted<M> one : parsed.accepted()) {
      try {
        ParsedMonitor monitor = monitor(one, previous);
        requireValid(monitor, accepted);
        accepted.put(monitor.id().id(), monitor);
      } catch (Throwable e) {
        rejected.addAll(rejectedBecause(e, entriesOf(one)));
      }
    }
    logTraces(document.key(), rejected);
    warnOfIgnored(document, parsed);
    return new TypeResult.Parsed(List.copyOf(accepted.values()), rejected);
  }

  /**
   * If several entries made an invalid monitorable, each may be valid with the previous text of the
   * others. So they keep the whole previous document.
   */
  private static List<Rejected> rejectedBecause(Throwable thrown, Set<String> entries) {
    return entries.stream()
        .map(entry -> Rejected.failed(entry, thrown))
        .map(one -> entries.size() == 1 ? one : one.keepingDocument())
        .toList();
  }

  private void logTraces(RoutingKey key, List<Rejected> rejected) {
    if (log.isDebugEnabled()) {
      for (Rejected entry : rejected) {
        if (!entry.trace().isEmpty()) {
          log.debug("{} failed on {} entry {}: {}", name(), key, entry.id(), entry.trace());
        }
      }
    }
  }

  private void warnOfIgnored(ConfigDocument document, ParsedConfig<M> parsed) {
    Set<String> known = new HashSet<>();
    parsed.accepted().forEach(one -> known.addAll(entriesOf(one)));
    parsed.rejected().forEach(one -> known.add(one.id()));
    parsed.disabled().forEach(one -> known.add(one.id()));
    List<String> ignored =
        document.entries().stream().map(ConfigEntry::id).filter(id -> !known.contains(id)).toList();
    if (!ignored.isEmpty()) {
      log.warn(
          "{}: provider {} neither accepted, rejected nor disabled {} of {} entries, such as {}",
          document.key(),
          provider.getClass().getName(),
          ignored.size(),
          document.entries().size(),
          Text.truncated(ignored.get(0)));
    }
  }

  private static void requireValid(ParsedMonitor monitor, Map<String, ParsedMonitor> accepted) {
    monitor.definition().requireValidNames();
    String id = monitor.id().id();
    if (accepted.containsKey(id)) {
      throw new InvalidConfigException("provider gives the id " + id + " to other entries too");
    }
  }

  private static <M extends Monitorable> Set<String> entriesOf(ParsedConfig.Accepted<M> accepted) {
    return accepted.entries().isEmpty() ? Set.of(accepted.monitorable().id()) : accepted.entries();
  }

  private ParsedMonitor monitor(ParsedConfig.Accepted<M> accepted, Previous previous) {
    M monitorable = accepted.monitorable();
    String id = monitorable.id();
    if (id == null) {
      throw new InvalidConfigException("provider gives it no id");
    }
    MonitorDefinition<?> before = previous.definitions.get(id);
    return before != null && before.monitorable().equals(monitorable)
        ? new ParsedMonitor(before, entriesOf(accepted), true)
        : new ParsedMonitor(definition(id, monitorable), entriesOf(accepted), false);
  }

  private MonitorDefinition<M> definition(String id, M monitorable) {
    return new MonitorDefinition<>(
        this,
        new MonitorId(name(), id),
        monitorable,
        new MonitorDefinition.Names(
            provider.monitorName(monitorable),
            monitorable.parentId(),
            provider.contentionKey(monitorable),
            listedAs(monitorable)));
  }

  private List<ListedSource> listedAs(M monitorable) {
    List<ListedSource> listed = provider.listedAs(monitorable);
    if (listed == null || listed.stream().anyMatch(Objects::isNull)) {
      throw new InvalidConfigException("provider lists null as its source");
    }
    return List.copyOf(listed);
  }

  List<MonitorSource> sources(M monitorable) {
    List<MonitorSource> sources = provider.sources(monitorable);
    if (sources == null) {
      throw new InvalidConfigException("null was returned as its sources");
    }
    return sources;
  }

  MonitorFactory factory(M monitorable, String monitorName, TimeSource time) {
    return factory(
        context -> provider.create(monitorable, context), monitorable, monitorName, time);
  }

  /** Returns the factory of a monitor that reads one source of a monitorable. */
  MonitorFactory probe(MonitorSource source, M monitorable, String monitorName, TimeSource time) {
    return factory(source.monitor(), monitorable, monitorName, time);
  }

  private MonitorFactory factory(
      Function<MonitorContext, Monitor> monitor,
      M monitorable,
      String monitorName,
      TimeSource time) {
    String key = descriptor.rawDataRoutingKey();
    return new MonitorFactory() {
      @Override
      public @Nullable Monitor create(Optional<?> snapshot) {
        return monitor.apply(context(snapshot));
      }

      @Override
      public Optional<RoundResult> timedOut() {
        return provider.timedOut(monitorable, context(Optional.empty()));
      }

      private Context context(Optional<?> snapshot) {
        return new Context(time::now, monitorName, key, period, snapshot);
      }
    };
  }

  private record Context(
      InstantSource clock,
      String monitorName,
      String rawDataRoutingKey,
      Duration period,
      Optional<?> snapshot)
      implements MonitorContext {
    @Override
    public <S> Optional<S> inherited(Class<S> type) {
      return snapshot.filter(type::isInstance).map(type::cast);
    }
  }

  /** The monitorables that were accepted from the previous version of a document. */
  private final class Previous {
    final Map<String, MonitorDefinition<?>> definitions = new HashMap<>();
    final Map<String, M> monitorables = new HashMap<>();
    final Map<String, ConfigEntry> entries = new HashMap<>();

    @SuppressWarnings("unchecked") // the monitors of this type hold its provider's monitorables
    Previous(@Nullable TypeDocument before) {
      if (before == null) {
        return;
      }
      for (ParsedMonitor monitor : before.monitors().values()) {
        String id = monitor.id().id();
        definitions.put(id, monitor.definition());
        monitorables.put(id, (M) monitor.definition().monitorable());
        for (String entry : monitor.entries()) {
          before.inForce().entry(entry).ifPresent(found -> entries.put(entry, found));
        }
      }
    }
  }
}
