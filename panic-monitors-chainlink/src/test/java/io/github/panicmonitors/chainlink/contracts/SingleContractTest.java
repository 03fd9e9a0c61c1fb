package io.github.panicmonitors.chainlink.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.chainlink.ChainlinkNode;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeEvmChain;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.RecordedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A chain with one contract and a node with two pages, each on a separate server. */
class SingleContractTest {
  private static final String PROXY = "0x" + "1".repeat(40);
  private static final String AGGREGATOR = "0x" + "2".repeat(40);
  private static final String ORACLE = "0x" + "3".repeat(40);
  private static final String BALANCE = "eth_balance{account=\"" + ORACLE + "\"} 1\n";
  private static final String TRANSMISSION =
      "0xf6a97944f31ea060dfde0566e4167c1a1082551e64b60ecb14d599a9d023d451";
  private static final String OTHER = "0x" + "4".repeat(40);

  @AutoClose private final FakeEvmChain chain = FakeEvmChain.create();
  @AutoClose private final FakeHttpServer list = FakeHttpServer.create();
  @AutoClose private final FakeHttpServer firstPage = FakeHttpServer.create();
  @AutoClose private final FakeHttpServer secondPage = FakeHttpServer.create();

  private ChainlinkContracts contracts() {
    ChainlinkNode node =
        new ChainlinkNode(
            "node_1",
            "chain_1",
            "cl_1",
            List.of(SourceUrl.of(firstPage.url()), SourceUrl.of(secondPage.url())));
    return new ChainlinkContracts(
        "chain_1",
        "chainlink",
        "ethereum mainnet",
        SourceUrl.of(list.url()),
        List.of(SourceUrl.ofKeyInPath(chain.url())),
        List.of(node));
  }

  private static TestMonitorContext context(
      ChainlinkContractsProvider provider, ChainlinkContracts contracts) {
    return TestMonitorContext.of(provider, contracts, () -> Instant.EPOCH);
  }

  private RoundResult.Reading collect(ChainlinkContractsProvider provider) throws Exception {
    ChainlinkContracts contracts = contracts();
    try (Monitor monitor = provider.create(contracts, context(provider, contracts))) {
      RoundResult result = monitor.collect(round());
      assertThat(result).isInstanceOf(RoundResult.Reading.class);
      return (RoundResult.Reading) result;
    }
  }

  @Test
  void roundsAreTenSecondsApartAndTakeAMinuteAtMost() {
    try (ChainlinkContractsProvider provider = new ChainlinkContractsProvider()) {
      assertThat(provider.descriptor().period()).isEqualTo(Duration.ofSeconds(10));
      assertThat(provider.descriptor().deadline(Duration.ofSeconds(10)))
          .isEqualTo(Duration.ofSeconds(60));
      ChainlinkContracts contracts = contracts();
      RoundResult late = provider.timedOut(contracts, context(provider, contracts)).orElseThrow();
      assertThat(((RoundResult.Failure) late).source()).isEqualTo(chain.url());
    }
  }

  @Test
  void monitorClosesItsConnectionsToAllSources() throws Exception {
    list.respond(FakeResponse.json("[]"));
    firstPage.page("up 1\n");
    secondPage.page(BALANCE);
    try (ChainlinkContractsProvider provider = new ChainlinkContractsProvider()) {
      for (int round = 1; round <= 2; round++) {
        RoundResult.Reading reading = collect(provider);
        assertThat(reading.data()).hasSize(1);
        assertThat(reading.warnings()).as("warnings of an empty list").isEmpty();
        for (FakeHttpServer source : List.of(list, firstPage, secondPage, chain.server())) {
          assertThat(source.connectionCount()).isEqualTo(round);
        }
      }
    }
  }

  /** Serves a contract with two oracles. It knows a payment only for {@link #ORACLE}. */
  private void serveContract(String page) {
    list.respond(
        FakeResponse.json("[{\"proxyAddress\": \"" + PROXY + "\", \"contractVersion\": 4}]"));
    firstPage.page("up 1\n");
    secondPage.page(page);
    chain.call(PROXY, "0x245a7bfc", "0x" + word(AGGREGATOR));
    chain.call(PROXY, "0x7284e416", "0x" + word("20") + word("1") + "41" + "0".repeat(62));
    chain.call(AGGREGATOR, "0x54fd4d50", "0x" + word("4"));
    chain.call(AGGREGATOR, "0x81411834", "0x" + word("20") + word("2") + word("5") + word(ORACLE));
    chain.call(AGGREGATOR, "0xfeaf968c", "0x" + word("1").repeat(5));
    chain.call(AGGREGATOR, "0x0eafb25b" + word(ORACLE), "0x" + word("7"));
  }

  @Test
  void nodeMayTransmitThroughSeveralForwarders() throws Exception {
    serveContract("up 1\n");
    try (ChainlinkContractsProvider provider =
        ChainlinkContractsProvider.builder()
            .forwarder("node_1", ORACLE)
            .forwarder("node_1", OTHER)
            .build()) {
      assertThat(text(collect(provider))).contains("owedPayment=7");
    }
  }

  private static String text(RoundResult result) {
    return result.data().get(0).body().toString();
  }

  @Test
  void asksForThePaymentsOfItsOwnNodesOnly() throws Exception {
    serveContract(BALANCE);
    try (ChainlinkContractsProvider provider = new ChainlinkContractsProvider()) {
      assertThat(collect(provider).warnings()).isEmpty();
    }
  }

  @Test
  void newestBlockIsAskedForAfterTheLatestRoundAndBeforeLogs() throws Exception {
    serveContract(BALANCE);
    try (ChainlinkContractsProvider provider = new ChainlinkContractsProvider()) {
      assertThat(text(collect(provider))).contains("owedPayment=7");
    }
    assertThat(chain.server().requests())
        .extracting(RecordedRequest::body)
        .containsSubsequence(
            bodyWith("0xfeaf968c"), bodyWith("eth_blockNumber"), bodyWith("eth_getLogs"));
  }

  /** Returns the only request that contains a text. */
  private String bodyWith(String text) {
    List<String> bodies =
        chain.server().requests().stream()
            .map(RecordedRequest::body)
            .filter(body -> body.contains(text))
            .toList();
    assertThat(bodies).as(text).hasSize(1);
    return bodies.get(0);
  }

  @Test
  void roundOfZerosWaitsForItsAnswer() throws Exception {
    serveContract(BALANCE);
    String data = word("1") + word(ORACLE) + word("a0") + word("c0") + word("0").repeat(3);
    chain.head(100).log(100, AGGREGATOR, "0x" + data, TRANSMISSION, "0x" + word("1"));
    chain.call(AGGREGATOR, "0x9a6fc8f5" + word("1"), "0x" + word("0").repeat(5));
    ChainlinkContracts contracts = contracts();
    try (ChainlinkContractsProvider provider = new ChainlinkContractsProvider();
        Monitor monitor = provider.create(contracts, context(provider, contracts))) {
      assertThat(text(monitor.collect(round()))).contains("historicalRounds=[]");
      chain.head(101).call(AGGREGATOR, "0x9a6fc8f5" + word("1"), "0x" + word("1").repeat(5));
      assertThat(text(monitor.collect(round()))).contains("historicalRounds=[{roundId=1,");
    }
  }

  private static TestRound round() {
    return TestRound.within(Duration.ofSeconds(30));
  }

  private static String word(String hex) {
    String digits = hex.replace("0x", "");
    return "0".repeat(64 - digits.length()) + digits;
  }
}
