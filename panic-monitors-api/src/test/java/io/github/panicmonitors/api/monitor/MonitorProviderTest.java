package io.github.panicmonitors.api.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MonitorProviderTest {
  private static final String KEY = "chains.cosmos.hub.things_config";

  private record Thing(String id, String parentId, String name) implements Monitorable {}

  private static class BareProvider implements MonitorProvider<Thing> {
    @Override
    public MonitorDescriptor descriptor() {
      return MonitorDescriptor.builder("thing")
          .topic(KEY)
          .otherRawDataRoutingKey("thing")
          .category("nodes")
          .build();
    }

    @Override
    public Monitor create(Thing thing, MonitorContext context) {
      return round -> RoundResult.reading();
    }
  }

  private static final class ReadingProvider extends BareProvider {
    @Override
    public Optional<Thing> read(ConfigEntry entry) {
      return entry.flag("monitor")
          ? Optional.of(new Thing(entry.id(), "parent", entry.text("name")))
          : Optional.empty();
    }
  }

  private static ConfigGroup<Thing> group(Map<String, ?> content) {
    return ConfigGroup.of(ConfigDocument.of(KEY, content));
  }

  @Test
  void parsesADocumentByReadingEachEntry() {
    ParsedConfig<Thing> parsed =
        new ReadingProvider()
            .parse(
                group(
                    Map.of(
                        "on", Map.of("monitor", "true", "name", "one"),
                        "off", Map.of("monitor", "false"),
                        "wrong", Map.of("monitor", "true"))));
    assertThat(parsed.accepted())
        .extracting(ParsedConfig.Accepted::monitorable)
        .containsExactly(new Thing("on", "parent", "one"));
    assertThat(parsed.disabled()).extracting(ParsedConfig.Disabled::id).containsExactly("off");
    assertThat(parsed.rejected())
        .extracting(ParsedConfig.Rejected::reason)
        .containsExactly("name is missing or blank");
  }

  @Test
  void saysWhatAProviderMustImplementThatReadsNoEntries() {
    assertThat(new BareProvider().parse(group(Map.of("a", Map.of()))).rejected())
        .singleElement()
        .extracting(ParsedConfig.Rejected::reason)
        .asString()
        .endsWith("BareProvider must implement read(ConfigEntry) or parse(ConfigGroup)");
  }

  @Test
  void namesAMonitorByTheTypesLabel() {
    assertThat(new BareProvider().monitorName(new Thing("id", "parent", "main")))
        .isEqualTo("Thing monitor (main)");
  }
}
