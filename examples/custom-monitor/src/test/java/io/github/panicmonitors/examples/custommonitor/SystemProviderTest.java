package io.github.panicmonitors.examples.custommonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.http.SourceUrl;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemProviderTest {
  private static final String KEY = "general.systems_config";

  private final SystemProvider provider = new SystemProvider();

  @ParameterizedTest
  @CsvSource({
    "general.systems_config, true",
    "chains.chainlink.bsc.systems_config, true",
    "chains.cosmos.regen.nodes_config, true",
    "chains.Substrate.Polkadot.nodes_config, true",
    "chains.chainlink.bsc.nodes_config, false",
    "general.nodes_config, false",
    "general.github_repos_config, false"
  })
  void readsSystemsAndTheNodesOfTwoBaseChains(String key, boolean read) {
    boolean bound = provider.descriptor().topics().stream().anyMatch(topic -> topic.matches(key));
    assertThat(bound && provider.claims(RoutingKey.of(key))).isEqualTo(read);
  }

  @Test
  void describesItsType() {
    MonitorDescriptor descriptor = provider.descriptor();
    assertThat(descriptor.type()).isEqualTo("system");
    assertThat(descriptor.rawDataRoutingKey()).isEqualTo("system");
    assertThat(descriptor.category()).isEqualTo("systems");
    assertThat(descriptor.period()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void readsAnEntry() {
    ParsedConfig<MonitoredSystem> parsed =
        parse(
            Map.of(
                "parent_id", "GENERAL",
                "name", "db",
                "exporter_url", "http://db:9100/metrics",
                "monitor_system", "True"));
    assertThat(parsed.accepted())
        .extracting(Accepted::monitorable)
        .containsExactly(
            new MonitoredSystem(
                "system_1", "GENERAL", "db", SourceUrl.of("http://db:9100/metrics")));
    assertThat(provider.monitorName(parsed.accepted().get(0).monitorable()))
        .isEqualTo("System monitor (db)");
  }

  @Test
  void disablesAnEntryThatIsSwitchedOff() {
    ParsedConfig<MonitoredSystem> parsed = parse(Map.of("monitor_system", "False"));
    assertThat(parsed.disabled()).extracting("id").containsExactly("system_1");
  }

  @Test
  void rejectsASystemWithoutAUrl() {
    ParsedConfig<MonitoredSystem> parsed =
        parse(Map.of("parent_id", "GENERAL", "name", "db", "monitor_system", "yes"));
    assertThat(parsed.rejected())
        .extracting("reason")
        .containsExactly("exporter_url is missing or blank");
  }

  private ParsedConfig<MonitoredSystem> parse(Map<String, ?> entry) {
    ConfigDocument document = ConfigDocument.of(KEY, Map.of("system_1", entry));
    return provider.parse(ConfigGroup.of(document));
  }
}
