package io.github.panicmonitors.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.tuple;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MonitorTypeTest {
  private static final String LONG = "n".repeat(1_001);
  private static final String TOO_LONG =
      "id, name, parent id and monitor's name must have at most 1000 characters";

  private record Thing(String id, String parentId, String name) implements Monitorable {}

  /** Its monitorables have a parent and a name only if their entries say so. */
  private static final class Things implements MonitorProvider<Thing> {
    @Override
    public MonitorDescriptor descriptor() {
      return MonitorDescriptor.builder("thing")
          .topic("#")
          .rawDataRoutingKey("thing")
          .category("things")
          .build();
    }

    @Override
    public ParsedConfig<Thing> parse(ConfigGroup<Thing> group) {
      return ParsedConfig.ofEach(
          group,
          entry ->
              Optional.of(
                  new Thing(
                      entry.flag("anonymous") ? null : entry.id(),
                      (String) entry.fields().get("parent"),
                      (String) entry.fields().get("name"))));
    }

    @Override
    public String monitorName(Thing thing) {
      return "Thing monitor (" + thing.name() + ")";
    }

    @Override
    public Monitor create(Thing thing, MonitorContext context) {
      throw new AssertionError("nobody is to be created");
    }
  }

  private final Things things = new Things();
  private final MonitorType<Thing> type =
      new MonitorType<>(things, things.descriptor(), Duration.ofSeconds(1));

  @Test
  void rejectsAloneWhatHasNamesThatCannotBeSent() {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("good", Map.of("parent", LONG.substring(1), "name", "good"));
    entries.put("orphan", Map.of("name", "orphan"));
    entries.put("nameless", Map.of("parent", "chain"));
    entries.put("long", Map.of("parent", "chain", "name", LONG));
    entries.put("child", Map.of("parent", LONG, "name", "child"));
    entries.put(LONG, Map.of("parent", "chain", "name", "id"));

    GroupReading<Thing> reading =
        type.read("group", Group.<Thing>empty().with(ConfigDocument.of("things", entries)));

    assertThat(reading.candidates())
        .extracting(candidate -> candidate.desired().key().id())
        .isEqualTo(List.of("good"));
    assertThat(reading.rejected())
        .extracting(ParsedConfig.Rejected::id, ParsedConfig.Rejected::reason)
        .containsExactly(
            tuple("orphan", "provider gives it no name, no parent id or no monitor's name"),
            tuple("nameless", "provider gives it no name, no parent id or no monitor's name"),
            tuple("long", TOO_LONG),
            tuple("child", TOO_LONG),
            tuple(LONG, TOO_LONG));
  }

  @Test
  void takesAMonitorableWithoutAnIdForAFaultOfItsProvider() {
    Map<String, Object> entry = Map.of("parent", "chain", "name", "n", "anonymous", "yes");
    Group<Thing> group =
        Group.<Thing>empty().with(ConfigDocument.of("things", Map.of("n1", entry)));

    assertThatNullPointerException()
        .isThrownBy(() -> type.read("group", group))
        .withMessage("id of a monitorable");
  }
}
