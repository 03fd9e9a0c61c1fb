package io.github.panicmonitors.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.SelfSignedCertificate;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvmNodeMonitorTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final Instant NOW = Instant.parse("2026-11-24T13:30:00.123456Z");

  @AutoClose private final FakeHttpServer server = FakeHttpServer.create();
  @AutoClose private final EvmNodeProvider provider = new EvmNodeProvider();

  private String height = "\"0x7\"";
  private String syncing = "false";

  private EvmNode node() {
    return node(server.url("/v3/" + KEY + "?token=" + KEY));
  }

  private static EvmNode node(String url) {
    return new EvmNode("evm_1", "chain_1", "geth_1", SourceUrl.ofKeyInPath(url));
  }

  private RoundResult collect() throws InterruptedException {
    server.respondWith(
        request -> answer(request.body().contains("eth_syncing") ? syncing : height));
    return collectFromServer();
  }

  private RoundResult collectFromServer() throws InterruptedException {
    return collectFrom(node());
  }

  private RoundResult collectFrom(EvmNode node) throws InterruptedException {
    try (Monitor monitor =
        provider.create(node, TestMonitorContext.of(provider, node, () -> NOW))) {
      return monitor.collect(TestRound.within(Duration.ofSeconds(2)));
    }
  }

  private static FakeResponse answer(String result) {
    return FakeResponse.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> at(RoundResult result, String... path) {
    Map<String, Object> found = result.data().get(0).body();
    for (String step : path) {
      found = (Map<String, Object>) found.get(step);
    }
    return found;
  }

  private static RoundResult.Failure failure(RoundResult result) {
    assertThat(result).isInstanceOf(RoundResult.Failure.class);
    return (RoundResult.Failure) result;
  }

  @Test
  void sendsTwoRequestsOnOneConnection() throws Exception {
    assertThat(at(collect(), "result", "data"))
        .isEqualTo(Map.of("current_height", BigInteger.valueOf(7), "syncing", false));
    assertThat(server.requests())
        .extracting("body")
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_blockNumber\",\"params\":[]}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_syncing\",\"params\":[]}");
    assertThat(server.connectionCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"0x0\"', 0",
    "'\"0X1312D0A\"', 20000010",
    "'\"0x00000000000000000000000000000000000000000000000000000000000000000000001\"', 1",
    "'\"0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"',"
        + "115792089237316195423570985008687907853269984665640564039457584007913129639935",
    "0, 0",
    "9007199254740993, 9007199254740993",
    "18446744073709551616, 18446744073709551616"
  })
  void readsTheHeightExactly(String answer, BigInteger expected) throws Exception {
    height = answer;
    assertThat(at(collect(), "result", "data")).containsEntry("current_height", expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"0x\"",
        "\"\"",
        "\"7\"",
        "\"-0x7\"",
        "\"0x-7\"",
        "\"0xg\"",
        "\" 0x7\"",
        "-1",
        "7.0",
        "true",
        "{}",
        "[\"0x7\"]",
        "\"0x1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"",
        "115792089237316195423570985008687907853269984665640564039457584007913129639936"
      })
  void anotherHeightIsMalformed(String answer) throws Exception {
    height = answer;
    RoundResult.Failure failure = failure(collect());
    assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED);
    assertThat(at(failure, "error"))
        .containsEntry("code", 5015)
        .extractingByKey("message")
        .asString()
        .startsWith("Node geth_1 is unreachable: ");
  }

  @ParameterizedTest
  @CsvSource({
    "false, false",
    "null, false",
    "{}, false",
    "true, true",
    "{\"currentBlock\":null}, true",
  })
  void knowsEveryFormOfSyncing(String answer, boolean expected) throws Exception {
    syncing = answer;
    assertThat(at(collect(), "result", "data")).containsEntry("syncing", expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"false\"", "0", "[]"})
  void anotherFormOfSyncingIsMalformed(String answer) throws Exception {
    syncing = answer;
    assertThat(failure(collect()).kind()).isEqualTo(FailureKind.MALFORMED);
  }

  @Test
  void heightWithoutAnAnswerAboutSyncingIsAFailure() throws Exception {
    server.respondWith(
        request -> request.body().contains("eth_syncing") ? FakeResponse.hang() : answer(height));
    RoundResult.Failure failure = failure(collectFromServer());
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(at(failure, "error"))
        .containsEntry("message", "Node geth_1 is unreachable")
        .containsEntry("code", 5015);
  }

  @Test
  void untrustedCertificateMeansUnreachable() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    try (FakeHttpServer secured = FakeHttpServer.createTls(certificate.serverSockets())) {
      RoundResult.Failure failure = failure(collectFrom(node(secured.url())));
      assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
      assertThat(at(failure, "error"))
          .containsEntry("message", "Node geth_1 is unreachable")
          .containsEntry("code", 5015);
    }
  }

  @Test
  void everyResultNamesItsUrl() throws Exception {
    String shown = node().url().toString();
    assertThat(((RoundResult.Reading) collect()).source()).isEqualTo(shown);
    syncing = "0";
    assertThat(failure(collect()).source()).isEqualTo(shown);
    assertThat(failure(late()).source()).isEqualTo(shown);
  }

  private RoundResult late() {
    return provider
        .timedOut(node(), TestMonitorContext.of(provider, node(), () -> NOW))
        .orElseThrow();
  }

  @Test
  void closesItsConnectionWhenClosed() throws Exception {
    assertThat(at(collect(), "result")).isNotEmpty();
    assertThat(at(collect(), "result")).isNotEmpty();
    assertThat(server.connectionCount()).isEqualTo(2);
  }

  @Test
  void noFailureShowsTheKeyOfAUrl() throws Exception {
    server.respond(
        FakeResponse.json(
            "{\"id\":1,\"error\":{\"code\":-32000,\"message\":\"invalid key " + KEY + "\"}}"));
    RoundResult.Failure rejected = failure(collectFromServer());
    assertThat(rejected.kind()).isEqualTo(FailureKind.RPC_ERROR);
    assertThat(rejected.message()).contains("invalid key ***");
    server.respond(FakeResponse.json(404, "{\"message\":\"no " + KEY + "\"}"));
    RoundResult.Failure absent = failure(collectFromServer());
    server.stop();
    RoundResult.Failure down = failure(collectFromServer());
    for (RoundResult each : new RoundResult[] {rejected, absent, down, late()}) {
      assertThat(each.toString()).doesNotContain(KEY);
      assertThat(each.data().toString()).doesNotContain(KEY);
    }
  }
}
