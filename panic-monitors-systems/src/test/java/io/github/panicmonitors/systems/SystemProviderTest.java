package io.github.panicmonitors.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemProviderTest {
  private static final String KEY = "general.systems_config";

  @AutoClose private final SystemProvider provider = new SystemProvider();

  @Test
  void isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(MonitorProvider.class))
        .singleElement()
        .isInstanceOf(SystemProvider.class);
  }

  @ParameterizedTest
  @CsvSource({
    "general.systems_config, true",
    "chains.chainlink.bsc.systems_config, true",
    "chains.cosmos.regen.systems_config, true",
    "chains.cosmos.regen.nodes_config, true",
    "chains.Substrate.Polkadot.nodes_config, true",
    "chains.some other.chain.nodes_config, true",
    "chains.chainlink.bsc.nodes_config, false",
    "chains.Chainlink.Binance Smart Chain.nodes_config, false",
    "chains.chainlink.bsc.evm_nodes_config, false",
    "general.nodes_config, false",
    "general.github_repos_config, false"
  })
  void readsSystemsAndTheNodesOfAllChainsButChainlink(String key, boolean read) {
    boolean bound = provider.descriptor().topics().stream().anyMatch(topic -> topic.matches(key));
    assertThat(bound && provider.claims(RoutingKey.of(key))).isEqualTo(read);
  }

  @Test
  void describesItsType() {
    MonitorDescriptor descriptor = provider.descriptor();
    assertThat(descriptor.type()).isEqualTo("system");
    assertThat(descriptor.label()).isEqualTo("System monitor");
    assertThat(descriptor.topics())
        .extracting("value")
        .containsExactly(
            "chains.*.*.systems_config", "general.systems_config", "chains.*.*.nodes_config");
    assertThat(descriptor.rawDataRoutingKey()).isEqualTo("system");
    assertThat(descriptor.categories()).containsExactly("systems");
    assertThat(descriptor.period()).isEqualTo(Duration.ofMinutes(1));
    assertThat(descriptor.deadline(descriptor.period())).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void readsAnEntry() {
    MonitoredSystem system = accepted(entry());
    assertThat(system)
        .isEqualTo(
            new MonitoredSystem(
                "system_1", "GENERAL", "db", SourceUrl.of("http://db:9100/metrics")));
    assertThat(provider.monitorName(system)).isEqualTo("System monitor (db)");
  }

  @Test
  void readsTheSystemOfANode() {
    Map<String, Object> node = entry();
    node.put("cosmos_rest_url", "http://db:1317");
    node.put("monitor_node", "false");
    assertThat(accepted(node)).isEqualTo(accepted(entry()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"False", "no", "", "1"})
  void disablesAnEntryThatIsSwitchedOff(String flag) {
    Map<String, Object> entry = entry();
    entry.put("monitor_system", flag);
    entry.remove("exporter_url");
    assertThat(parse(entry).disabled()).extracting("id").containsExactly("system_1");
    entry.remove("monitor_system");
    assertThat(parse(entry).disabled()).extracting("id").containsExactly("system_1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "parent_id", "exporter_url"})
  void rejectsAnEntryWithAMissingOrBlankField(String field) {
    Map<String, Object> entry = entry();
    entry.put(field, " ");
    assertThat(parse(entry).rejected())
        .extracting("reason")
        .containsExactly(field + " is missing or blank");
    entry.remove(field);
    assertThat(parse(entry).rejected())
        .extracting("reason")
        .containsExactly(field + " is missing or blank");
  }

  @Test
  void namesTheSourceByItsUrlWithoutCredentials() {
    assertThat(provider.sources(MonitorFixture.system("http://u:s3cret@db:9100/metrics")))
        .extracting("name")
        .containsExactly("http://db:9100/metrics");
  }

  @Test
  void readsSystemsByTheSettingsOfTheHost() throws Exception {
    try (FakeHttpServer exporter = FakeHttpServer.create();
        MonitorFixture fixture =
            new MonitorFixture(
                SystemProvider.builder().httpSettings(token(exporter)).build(), exporter.url())) {
      exporter.page(ExporterPage.TEXT);
      fixture.data();
      assertThat(exporter.requests().get(0).header("authorization")).hasValue("Bearer t0ken");
    }
  }

  @Test
  void closesItsOwnClient() throws Exception {
    try (FakeHttpServer exporter = FakeHttpServer.create();
        MonitorFixture fixture = new MonitorFixture(exporter.url())) {
      exporter.page(ExporterPage.TEXT);
      fixture.data();
      fixture.provider.close();
      fixture.data();
      assertThat(exporter.connectionCount()).isEqualTo(2);
    }
  }

  @Test
  void leavesAClientOfTheHostOpen() throws Exception {
    try (FakeHttpServer exporter = FakeHttpServer.create();
        SourceClient client = SourceClient.builder().build();
        MonitorFixture fixture = new MonitorFixture(of(client), exporter.url())) {
      exporter.page(ExporterPage.TEXT);
      fixture.data();
      of(client).close();
      fixture.data();
      assertThat(exporter.connectionCount()).isEqualTo(1);
    }
  }

  private static SystemProvider of(SourceClient client) {
    return SystemProvider.builder().httpClient(client).build();
  }

  @Test
  void rejectsSettingsBesideAClientOfTheHost() {
    try (FakeHttpServer exporter = FakeHttpServer.create();
        SourceClient client = SourceClient.builder().build()) {
      SystemProvider.Builder builder =
          SystemProvider.builder().httpClient(client).httpSettings(token(exporter));
      assertThatIllegalStateException().isThrownBy(() -> builder.build().close());
    }
  }

  private static HttpSettings token(FakeHttpServer exporter) {
    return HttpSettings.builder()
        .prefix(exporter.url(), to -> to.bearerToken(Secret.of("t0ken")))
        .build();
  }

  private static Map<String, Object> entry() {
    Map<String, Object> entry = new HashMap<>();
    entry.put("id", "system_1");
    entry.put("parent_id", "GENERAL");
    entry.put("name", "db");
    entry.put("exporter_url", "http://db:9100/metrics");
    entry.put("monitor_system", "True");
    return entry;
  }

  private MonitoredSystem accepted(Map<String, ?> entry) {
    ParsedConfig<MonitoredSystem> parsed = parse(entry);
    assertThat(parsed.accepted()).extracting(Accepted::monitorable).hasSize(1);
    return parsed.accepted().get(0).monitorable();
  }

  private ParsedConfig<MonitoredSystem> parse(Map<String, ?> entry) {
    return provider.parse(ConfigGroup.of(ConfigDocument.of(KEY, Map.of("system_1", entry))));
  }
}
