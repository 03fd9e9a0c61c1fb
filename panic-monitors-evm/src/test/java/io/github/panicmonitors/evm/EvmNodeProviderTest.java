package io.github.panicmonitors.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.MonitorSource;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.http.JsonClient;
import io.github.panicmonitors.http.JsonRpcClient;
import io.github.panicmonitors.http.JsonValue;
import io.github.panicmonitors.http.RpcCall;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvmNodeProviderTest {
  private static final RoutingKey DOCUMENT =
      RoutingKey.of("chains.chainlink.ethereum mainnet.evm_nodes_config");

  @AutoClose private final EvmNodeProvider provider = new EvmNodeProvider();

  private static ConfigEntry entry(String field, String value) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("id", "evm_1");
    fields.put("parent_id", "chain_1");
    fields.put("name", "geth_1");
    fields.put("node_http_url", "https://host/v3/0123456789abcdef");
    fields.put("monitor_node", "true");
    fields.put(field, value);
    return new ConfigEntry(DOCUMENT, "evm_1", fields);
  }

  @Test
  void isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(MonitorProvider.class))
        .singleElement()
        .isInstanceOf(EvmNodeProvider.class);
  }

  @ParameterizedTest
  @CsvSource({
    "chains.chainlink.ethereum mainnet.evm_nodes_config, true",
    "chains.cosmos.evmos.evm_nodes_config, true",
    "chains.chainlink.ethereum mainnet.nodes_config, false",
    "general.evm_nodes_config, false"
  })
  void readsTheEvmNodesOfEveryChain(String key, boolean read) {
    assertThat(provider.descriptor().topics().stream().anyMatch(topic -> topic.matches(key)))
        .isEqualTo(read);
  }

  @Test
  void trimsTheUrlAndShowsItWithoutItsKey() {
    EvmNode node =
        provider.read(entry("node_http_url", " https://host/v3/0123456789abcdef ")).orElseThrow();
    assertThat(node).isEqualTo(provider.read(entry("unused", "x")).orElseThrow());
    assertThat(provider.sources(node))
        .extracting(MonitorSource::name)
        .containsExactly("https://host/v3/***");
    assertThat(node.toString()).doesNotContain("0123456789abcdef");
  }

  @Test
  void hasTheIdOfItsEntry() {
    assertThat(provider.read(entry("id", "evm_2")).orElseThrow().id()).isEqualTo("evm_1");
  }

  @Test
  void isOffIfItsFlagIs() {
    assertThat(provider.read(entry("monitor_node", "false"))).isEmpty();
  }

  @Test
  void refusesSettingsBesideAClient() {
    try (SourceClient client = SourceClient.builder().build()) {
      EvmNodeProvider.Builder builder =
          EvmNodeProvider.builder().httpClient(client).httpSettings(HttpSettings.none());
      assertThatIllegalStateException().isThrownBy(builder::build);
    }
  }

  @Test
  void leavesAClientOfTheHostOpen() throws Exception {
    try (FakeHttpServer server = FakeHttpServer.create();
        SourceClient client = SourceClient.builder().build()) {
      EvmNodeProvider.builder().httpClient(client).build().close();
      server.respond(FakeResponse.json("{\"id\":1,\"result\":true}"));
      RpcCall<Boolean> call = RpcCall.of("ok", JsonValue::asBoolean);
      SourceUrl url = SourceUrl.of(server.url());
      assertThat(
              JsonRpcClient.of(JsonClient.of(client))
                  .call(url, call, TestRound.within(Duration.ofSeconds(30))))
          .isTrue();
    }
  }
}
