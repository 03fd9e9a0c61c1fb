package io.github.panicmonitors.chainlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.chainlink.contracts.ChainlinkContractsProvider;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.prometheus.ScrapeClient;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainlinkNodeProviderTest {
  private final ChainlinkNodeProvider provider = new ChainlinkNodeProvider();

  @Test
  void reportsTheNodeOfALateRoundAsUnreachable() {
    ChainlinkNode node = accepted(MonitorFixture.entry("http://u:s3cret@a:1/m,http://b:1/m"));
    TestMonitorContext context = TestMonitorContext.of(provider, node, () -> Instant.EPOCH);
    RoundResult.Failure late = (RoundResult.Failure) provider.timedOut(node, context).orElseThrow();

    assertThat(late.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(MonitorFixture.code(late)).isEqualTo(5015);
    assertThat(MonitorFixture.at(late, "error", "message"))
        .isEqualTo("Node cl_main is unreachable");
    assertThat(MonitorFixture.lastSource(late)).isEqualTo("http://a:1/m");
    assertThat(late.toString()).doesNotContain("s3cret");
  }

  @Test
  void isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(MonitorProvider.class))
        .hasAtLeastOneElementOfType(ChainlinkNodeProvider.class)
        .hasAtLeastOneElementOfType(ChainlinkContractsProvider.class);
  }

  @Test
  void describesItsType() {
    MonitorDescriptor descriptor = provider.descriptor();
    assertThat(descriptor.type()).isEqualTo("chainlink-node");
    assertThat(descriptor.topics()).extracting("value").containsExactly("chains.*.*.nodes_config");
    assertThat(descriptor.rawDataRoutingKey()).isEqualTo("node.chainlink");
    assertThat(descriptor.categories()).containsExactly("nodes");
    assertThat(descriptor.period()).isEqualTo(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource({
    "chains.chainlink.matic.nodes_config, true",
    "chains.Chainlink.Binance Smart Chain.nodes_config, true",
    "chains.cosmos.regen.nodes_config, false",
    "chains.chainlinks.x.nodes_config, false",
    "general.nodes_config, false"
  })
  void claimsDocumentsOfChainlinkOnly(String key, boolean claimed) {
    assertThat(provider.claims(RoutingKey.of(key))).isEqualTo(claimed);
  }

  @Test
  void readsAnEntry() {
    ChainlinkNode node =
        accepted(MonitorFixture.entry(" http://a:1/m , http://b/m,, http://a:1/m"));
    assertThat(node.id()).isEqualTo("node_1");
    assertThat(node.parentId()).isEqualTo("chain_1");
    assertThat(node.name()).isEqualTo("cl_main");
    assertThat(node.prometheusUrls())
        .extracting(Object::toString)
        .containsExactly("http://a:1/m", "http://b/m");
    assertThat(provider.monitorName(node)).isEqualTo("Node monitor (cl_main)");
  }

  @Test
  void unusedFieldsOfAnEntryMakeNoDifference() {
    Map<String, Object> more = MonitorFixture.entry("http://a/");
    more.put("exporter_url", "http://x/");
    more.put("monitor_contracts", 5);
    assertThat(accepted(more)).isEqualTo(accepted(MonitorFixture.entry("http://a/")));
  }

  @Test
  void credentialsMakeADifferenceAndDoNotShow() {
    ChainlinkNode one = accepted(MonitorFixture.entry("http://u:s3cret@a/"));
    assertThat(one).isNotEqualTo(accepted(MonitorFixture.entry("http://u:other@a/")));
    assertThat(one.toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource({"monitor_node,false", "monitor_prometheus,No", "monitor_node,", "monitor_node,1"})
  void disablesAnEntryThatIsSwitchedOff(String flag, String value) {
    Map<String, Object> entry = MonitorFixture.entry("");
    entry.put(flag, value);
    ParsedConfig<ChainlinkNode> parsed = MonitorFixture.parse(provider, entry);
    assertThat(parsed.disabled()).extracting("id").containsExactly("node_1");
    assertThat(parsed.rejected()).isEmpty();
  }

  @Test
  void rejectsAnEntryWithAReason() {
    assertThat(reason("name", null)).isEqualTo("name is missing or blank");
    assertThat(reason("name", 5)).isEqualTo("name must be a string: 5");
    assertThat(reason("parent_id", " ")).isEqualTo("parent_id is missing or blank");
    assertThat(reason("node_prometheus_urls", 42))
        .isEqualTo("node_prometheus_urls must be a string: 42");
    assertThat(reason("node_prometheus_urls", null)).isEqualTo("node_prometheus_urls has no URL");
    assertThat(reason("node_prometheus_urls", " , ")).isEqualTo("node_prometheus_urls has no URL");
    assertThat(reason("node_prometheus_urls", List.of("http://u:s3cret@a/")))
        .isEqualTo("node_prometheus_urls must be a string: a list");
    assertThat(reason("id", "node_2")).isEqualTo("id differs from the entry's key: node_2");
  }

  @Test
  void knowsCurrenciesAndLetsTheHostChangeThem() {
    Currencies known = Currencies.known(Map.of("1337", "DEV", "137", "MATIC"));
    assertThat(
            List.of("1", "10", "56", "100", "137", "250", "8453", "42161", "43114", "1337").stream()
                .map(known::symbol))
        .containsExactly("ETH", "ETH", "BNB", "XDAI", "MATIC", "FTM", "ETH", "ETH", "AVAX", "DEV");
    assertThat(known.symbol("no such chain")).isEmpty();
    assertThat(Currencies.known(Map.of()).symbol("137")).isEqualTo("POL");
  }

  private String reason(String field, Object value) {
    Map<String, Object> entry = MonitorFixture.entry("http://a/");
    entry.put(field, value);
    ParsedConfig<ChainlinkNode> parsed = MonitorFixture.parse(provider, entry);
    assertThat(parsed.rejected()).hasSize(1);
    return parsed.rejected().get(0).reason();
  }

  private ChainlinkNode accepted(Map<String, Object> entry) {
    ParsedConfig<ChainlinkNode> parsed = MonitorFixture.parse(provider, entry);
    assertThat(parsed.accepted()).hasSize(1);
    return parsed.accepted().get(0).monitorable();
  }

  @Test
  void readsNodesByTheSettingsOfTheHost() throws Exception {
    try (FakeChainlinkNode node = FakeChainlinkNode.create();
        MonitorFixture fixture =
            new MonitorFixture(
                ChainlinkNodeProvider.builder().httpSettings(token(node)).build(), node.url())) {
      fixture.data();
      assertThat(node.server().requests().get(0).header("authorization")).hasValue("Bearer t0ken");
    }
  }

  @Test
  void rejectsSettingsBesideAClientOfTheHost() {
    try (FakeChainlinkNode node = FakeChainlinkNode.create();
        ScrapeClient client = ScrapeClient.builder().build()) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  ChainlinkNodeProvider.builder()
                      .scrapeClient(client)
                      .httpSettings(token(node))
                      .build())
          .withMessageStartingWith("httpSettings must be given to the scrapeClient that is set");
    }
  }

  private static HttpSettings token(FakeChainlinkNode node) {
    return HttpSettings.builder()
        .prefix(node.url(), to -> to.bearerToken(Secret.of("t0ken")))
        .build();
  }
}
