package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.core.StoredDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Types whose entries are short texts, and the fold of documents that they parse.
 *
 * <p>Both types read the word {@code bad} as an invalid entry and {@code off} as a disabled one.
 * {@code nodes} is a type whose entries stand alone; the value {@code 1@x} has the id {@code x}.
 * {@code networks} makes one monitorable of a whole document; it keeps the previous document if an
 * entry is {@code clash}. Both providers throw if an entry is {@code throw}.
 */
final class ConfigTypes {
  static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  static final RoutingKey GENERAL = RoutingKey.of("general.nodes_config");

  static final MonitorType<Thing> NODES = type(new Nodes());
  static final MonitorType<Thing> NETWORKS = type(new Networks());

  /** Reads what {@link #NODES} reads, but does not name the entries of its monitorables. */
  static final MonitorType<Thing> NAMELESS =
      type(
          new Nodes() {
            @Override
            public ParsedConfig<Thing> parse(ConfigGroup<Thing> group) {
              ParsedConfig<Thing> parsed = super.parse(group);
              return new ParsedConfig<>(
                  parsed.accepted().stream()
                      .map(one -> new Accepted<>(one.monitorable(), Set.of()))
                      .toList(),
                  parsed.rejected(),
                  parsed.disabled());
            }
          });

  private final List<MonitorType<?>> types;

  ConfigTypes(MonitorType<?>... types) {
    this.types = List.of(types);
  }

  record Thing(String id, String parentId, String name) implements Monitorable {}

  static MonitorType<Thing> type(MonitorProvider<Thing> provider) {
    Duration period = Duration.ofSeconds(1);
    return new MonitorType<>(
        provider, provider.descriptor(), period, provider.descriptor().deadline(period));
  }

  /** Returns a document of entries such as {@code a=1}. */
  static ConfigDocument document(String key, String... entries) {
    Map<String, Object> content = new LinkedHashMap<>();
    for (String entry : entries) {
      String[] parts = entry.split("=", 2);
      content.put(parts[0], Map.of("value", parts[1]));
    }
    return ConfigDocument.of(key, content);
  }

  /** Returns the state after a document was received. */
  DesiredState fold(DesiredState state, ConfigDocument document) {
    return state.with(parse(state, StoredDocument.of(document)));
  }

  /** Returns the state after a restart from what is stored. */
  DesiredState restore(Capacity capacity, List<StoredDocument> stored) {
    DesiredState empty = DesiredState.empty(capacity);
    return empty.withRestored(stored.stream().map(document -> parse(empty, document)).toList());
  }

  ParsedDocument parse(DesiredState state, StoredDocument source) {
    DesiredDocument before = state.documents().get(DocumentKey.of(source));
    Map<MonitorType<?>, TypeResult> results = new LinkedHashMap<>();
    for (MonitorType<?> type : types) {
      TypeDocument previous = before == null ? null : before.byType().get(type.name());
      try {
        results.put(type, type.parse(source.forType(type.name()), previous));
      } catch (IllegalStateException e) {
        results.put(type, new TypeResult.Failed("provider failed"));
      }
    }
    return new ParsedDocument(source, results, NOON);
  }

  abstract static class TestProvider implements MonitorProvider<Thing> {
    @Override
    public String monitorName(Thing thing) {
      return thing.id();
    }

    @Override
    public final Monitor create(Thing thing, MonitorContext context) {
      throw new AssertionError("no monitor is created here");
    }

    static MonitorDescriptor descriptor(String type) {
      return MonitorDescriptor.builder(type)
          .topic("#")
          .otherRawDataRoutingKey(type)
          .otherCategory(type)
          .build();
    }

    static String value(ConfigEntry entry) {
      String value = entry.text("value");
      if (value.equals("bad")) {
        throw new InvalidConfigException("value is bad");
      }
      return value;
    }

    static void throwIfAsked(ConfigGroup<Thing> group) {
      if (group.document().content().containsValue(Map.of("value", "throw"))) {
        throw new IllegalStateException("the provider throws");
      }
    }
  }

  private static class Nodes extends TestProvider {
    @Override
    public MonitorDescriptor descriptor() {
      return descriptor("nodes");
    }

    @Override
    public ParsedConfig<Thing> parse(ConfigGroup<Thing> group) {
      throwIfAsked(group);
      return super.parse(group);
    }

    @Override
    public Optional<Thing> read(ConfigEntry entry) {
      String value = value(entry);
      String[] parts = value.split("@", 2);
      String id = parts.length == 2 ? parts[1] : entry.id();
      return value.equals("off") ? Optional.empty() : Optional.of(new Thing(id, "chain", parts[0]));
    }
  }

  private static final class Networks extends TestProvider {
    @Override
    public MonitorDescriptor descriptor() {
      return descriptor("networks");
    }

    @Override
    public boolean claims(RoutingKey key) {
      return !key.equals(GENERAL);
    }

    /** The name of a network shows which entries it was made from. */
    @Override
    public ParsedConfig<Thing> parse(ConfigGroup<Thing> group) {
      throwIfAsked(group);
      Map<String, String> values = new TreeMap<>();
      List<Rejected> rejected = new ArrayList<>();
      List<ParsedConfig.Disabled> disabled = new ArrayList<>();
      for (ConfigEntry entry : group.entries()) {
        String value;
        try {
          value = value(entry);
        } catch (InvalidConfigException e) {
          rejected.add(Rejected.entry(entry.id(), String.valueOf(e.getMessage())));
          group
              .previousEntry(entry.id())
              .ifPresent(previous -> values.put(entry.id(), previous.text("value")));
          continue;
        }
        if (value.equals("off")) {
          disabled.add(new ParsedConfig.Disabled(entry.id()));
        } else if (value.equals("clash")) {
          rejected.add(Rejected.document(entry.id(), "entries disagree"));
        } else {
          values.put(entry.id(), value);
        }
      }
      if (values.isEmpty()) {
        return new ParsedConfig<>(List.of(), rejected, disabled);
      }
      Set<String> entries = new LinkedHashSet<>(values.keySet());
      // Two documents that both have an entry "a" claim the same network.
      String id = values.containsKey("a") ? "shared" : group.key().value();
      Thing network = new Thing(id, "chain", values.toString());
      return new ParsedConfig<>(List.of(new Accepted<>(network, entries)), rejected, disabled);
    }
  }
}
