package io.github.panicmonitors.core.internal.config;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.ParsedConfig.Disabled;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.monitor.ListedSource;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.core.internal.config.ConfigTypes.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A restart from the stored document gives the monitors that ran, after every pair of versions of a
 * document with up to three entries.
 */
class StoredIsRunningTest {
  private static final String KEY = "chains.cosmos.hub.nodes_config";
  private static final MonitorType<Thing> FORGETFUL = ConfigTypes.type(new Forgetful());
  private static final Capacity CAPACITY = new Capacity(100, "full");

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of(ConfigTypes.NODES, List.of("1", "2", "bad", "off")),
        Arguments.of(ConfigTypes.NETWORKS, List.of("1", "2", "bad", "off", "clash")),
        Arguments.of(FORGETFUL, List.of("1", "2", "bad", "off")),
        Arguments.of(FORGETFUL, List.of("1", "2", "long", "off")));
  }

  @ParameterizedTest
  @MethodSource("types")
  void restartGivesTheMonitorsThatRan(MonitorType<?> type, List<String> values) {
    ConfigTypes types = new ConfigTypes(type);
    List<ConfigDocument> versions = versions(values);
    for (ConfigDocument first : versions) {
      DesiredState before = types.fold(DesiredState.empty(CAPACITY), first);
      for (ConfigDocument second : versions) {
        DesiredState after = types.fold(before, second);
        assertThat(running(types.restore(CAPACITY, after.stored())))
            .as("%s after %s, then %s", type.name(), first.content(), second.content())
            .isEqualTo(running(after));
      }
    }
  }

  private static Set<String> running(DesiredState state) {
    return state.monitors().values().stream()
        .map(spec -> spec.definition().monitorable().toString())
        .collect(toSet());
  }

  /** Returns all versions of a document whose entries a, b and c are absent or have a value. */
  private static List<ConfigDocument> versions(List<String> values) {
    List<List<String>> versions = List.of(List.of());
    for (String id : List.of("a", "b", "c")) {
      List<List<String>> longer = new ArrayList<>(versions);
      for (List<String> version : versions) {
        for (String value : values) {
          longer.add(Stream.concat(version.stream(), Stream.of(id + "=" + value)).toList());
        }
      }
      versions = longer;
    }
    return versions.stream()
        .map(entries -> ConfigTypes.document(KEY, entries.toArray(String[]::new)))
        .toList();
  }

  /**
   * Makes one monitorable of a document without asking for the previous versions of invalid
   * entries. The value {@code long} makes a monitorable with a name that cannot be listed.
   */
  private static final class Forgetful extends ConfigTypes.TestProvider {
    @Override
    public MonitorDescriptor descriptor() {
      return descriptor("forgetful");
    }

    @Override
    public ParsedConfig<Thing> parse(ConfigGroup<Thing> group) {
      Map<String, String> values = new TreeMap<>();
      List<Rejected> rejected = new ArrayList<>();
      List<Disabled> disabled = new ArrayList<>();
      for (ConfigEntry entry : group.entries()) {
        try {
          String value = value(entry);
          if (value.equals("off")) {
            disabled.add(new Disabled(entry.id()));
          } else {
            values.put(entry.id(), value);
          }
        } catch (InvalidConfigException e) {
          rejected.add(Rejected.failed(entry.id(), e));
        }
      }
      List<Accepted<Thing>> accepted = new ArrayList<>();
      if (!values.isEmpty()) {
        Thing network = new Thing("network", "chain", values.toString());
        accepted.add(new Accepted<>(network, values.keySet()));
      }
      return new ParsedConfig<>(accepted, rejected, disabled);
    }

    @Override
    public List<ListedSource> listedAs(Thing network) {
      String name = network.name().contains("long") ? "n".repeat(1_001) : network.name();
      return List.of(new ListedSource("forgetful", network.id(), name));
    }
  }
}
