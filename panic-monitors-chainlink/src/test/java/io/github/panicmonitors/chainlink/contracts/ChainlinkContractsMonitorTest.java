package io.github.panicmonitors.chainlink.contracts;

import static io.github.panicmonitors.chainlink.contracts.ContractsFixture.DAI;
import static io.github.panicmonitors.chainlink.contracts.ContractsFixture.ETH;
import static io.github.panicmonitors.chainlink.contracts.ContractsFixture.ETH_AGGREGATOR;
import static io.github.panicmonitors.chainlink.contracts.ContractsFixture.HEAD;
import static io.github.panicmonitors.chainlink.contracts.ContractsFixture.LINK;
import static io.github.panicmonitors.chainlink.contracts.ContractsFixture.code;
import static io.github.panicmonitors.chainlink.contracts.ContractsFixture.data;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.MonitorSource;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.monitor.Warning;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.Endpoint;
import io.github.panicmonitors.http.JsonClient;
import io.github.panicmonitors.http.JsonRpcClient;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.RpcTraffic;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainlinkContractsMonitorTest {
  private static final String LINK_AGGREGATOR = "0x23dD46Bfe8680DAf126Ed177080F662A2006B8b5";
  private static final String LATEST_ROUND_DATA = "0xfeaf968c";
  private static final String TRANSMITTERS = "0x81411834";
  private static final String AGGREGATOR = "0x245a7bfc";
  private static final String OWED_TO_CL_1 =
      "0x0eafb25b000000000000000000000000936469efec07f631ef489f3b387a0e8338a6c629";
  private static final String GET_ROUND_DATA = "0x9a6fc8f5";
  private static final String NEW_TRANSMISSION =
      "0xf6a97944f31ea060dfde0566e4167c1a1082551e64b60ecb14d599a9d023d451";

  @AutoClose private ContractsFixture fixture;

  @BeforeEach
  void create() throws Exception {
    fixture = new ContractsFixture();
  }

  private void recreate(ChainlinkContractsProvider provider) throws Exception {
    fixture.close();
    fixture = new ContractsFixture(provider);
  }

  // ---- a contract that fails

  @ParameterizedTest
  @CsvSource({
    ETH_AGGREGATOR + "," + LATEST_ROUND_DATA + ",0x",
    ETH_AGGREGATOR + "," + LATEST_ROUND_DATA + ",0x01",
    ETH_AGGREGATOR + "," + TRANSMITTERS + ",0x",
    ETH_AGGREGATOR + "," + OWED_TO_CL_1 + ",0x",
    ETH + "," + AGGREGATOR + ",0x",
    ETH + "," + AGGREGATOR + ",text"
  })
  void contractWhoseAnswerCannotBeReadIsOmittedAlone(
      String contract, String calldata, String answer) throws Exception {
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(ETH, LINK);
    fixture.chain().call(contract, calldata, answer);
    RoundResult.Reading reading = fixture.reading();
    assertThat(data(reading, "node_1")).containsOnlyKeys(LINK);
    assertThat(data(reading, "node_2")).containsKey(DAI);
    assertThat(reading.warnings()).hasSize(1);
    assertThat(reading.warnings().get(0).text())
        .contains("contracts that could not be read: 1, such as " + contract);
  }

  @Test
  void contractThatRevertsIsOmittedAloneAndReadAgainLater() throws Exception {
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(ETH, LINK);
    fixture.applyRound(1);
    fixture.chain().callError(ETH_AGGREGATOR, LATEST_ROUND_DATA, 3, "execution reverted");
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(LINK);
    fixture.applyRound(1);
    assertThat(data(fixture.reading(), "node_1").get(ETH))
        .extracting("historicalRounds")
        .asInstanceOf(LIST)
        .hasSize(2);
  }

  @Test
  void arrayWithAWrongLengthIsAFailureOfItsContract() throws Exception {
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(ETH, LINK);
    fixture.chain().call(ETH_AGGREGATOR, TRANSMITTERS, words(32, 0x7fffffff));
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(LINK);
    fixture.chain().call(ETH_AGGREGATOR, TRANSMITTERS, words(1L << 40, 1));
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(LINK);
  }

  @Test
  void moreThan255OraclesAreAFailureOfTheirContract() throws Exception {
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(ETH, LINK);
    long[] list = LongStream.concat(LongStream.of(32, 256), LongStream.range(0, 256)).toArray();
    fixture.chain().call(ETH_AGGREGATOR, TRANSMITTERS, words(list));
    RoundResult.Reading reading = fixture.reading();
    assertThat(data(reading, "node_1")).containsOnlyKeys(LINK);
    assertThat(reading.warnings().get(0).text()).contains("contract has more than 255 oracles");
  }

  @Test
  void eventThatCannotBeDecodedIsAFailureOfItsContract() throws Exception {
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(ETH, LINK);
    fixture.applyRound(1);
    fixture.chain().log(HEAD + 1, ETH_AGGREGATOR, "0x01", NEW_TRANSMISSION, words(101));
    RoundResult.Reading reading = fixture.reading();
    assertThat(data(reading, "node_1")).containsOnlyKeys(LINK);
    assertThat(data(reading, "node_2")).containsKey(DAI);
    assertThat(reading.warnings().get(0).text()).contains(ETH_AGGREGATOR);
  }

  @Test
  void roundOfFluxWithoutAnswerIsNoFailure() throws Exception {
    assertThat(fixture.reading().warnings()).isEmpty();
    fixture.applyRound(1);
    fixture.chain().callError(LINK_AGGREGATOR, GET_ROUND_DATA + word(50), 3, "No data present");
    RoundResult.Reading reading = fixture.reading();
    assertThat(data(reading, "node_1").get(LINK))
        .extracting("historicalRounds")
        .isNotEqualTo(List.of());
    assertThat(reading.warnings()).isEmpty();
  }

  @Test
  void roundOfOcrThatRevertsIsAFailureOfItsContract() throws Exception {
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(ETH, LINK);
    fixture.applyRound(1);
    fixture.chain().callError(ETH_AGGREGATOR, GET_ROUND_DATA + word(101), 3, "No data present");
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(LINK);
  }

  @Test
  void roundOfOcrThatIsAnsweredByZerosWaitsForAnotherServer() throws Exception {
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(ETH, LINK);
    fixture.applyRound(1);
    fixture.chain().call(ETH_AGGREGATOR, GET_ROUND_DATA + word(102), words(102, 0, 0, 0, 102));
    assertThat(roundsOfEth()).containsExactly("101");
    fixture.applyRound(1);
    fixture.chain().head(HEAD + 4);
    assertThat(roundsOfEth()).containsExactly("102");
  }

  private List<String> roundsOfEth() throws Exception {
    List<?> rounds = (List<?>) data(fixture.reading(), "node_1").get(ETH).get("historicalRounds");
    return rounds.stream().map(round -> "" + ((Map<?, ?>) round).get("roundId")).toList();
  }

  @Test
  void aggregatorOfAnUnknownVersionIsSkipped() throws Exception {
    fixture.chain().call(ETH_AGGREGATOR, "0x54fd4d50", words(5));
    RoundResult.Reading reading = fixture.reading();
    assertThat(data(reading, "node_1")).containsOnlyKeys(LINK);
    assertThat(reading.warnings()).isEmpty();
  }

  // ---- hostile endpoints

  @ParameterizedTest
  @CsvSource({
    "eth_blockNumber, -0x1",
    "eth_blockNumber, 0x-1",
    "eth_blockNumber, 0x",
    "eth_blockNumber, text",
    "eth_syncing, text"
  })
  void malformedAnswerIsAFailureOfTheEndpoint(String method, String answer) throws Exception {
    fixture.chain().result(method, answer);
    assertNoEndpoint(fixture.failure());
  }

  @Test
  void hugeNumberOfABlockIsAFailureOfTheEndpoint() throws Exception {
    fixture.chain().result("eth_blockNumber", "0x" + "f".repeat(1_000_000));
    assertNoEndpoint(fixture.failure());
  }

  @Test
  void logsOfOtherContractsAreAFailureOfTheEndpoint() throws Exception {
    fixture.chain().log(HEAD, DAI, "0x", NEW_TRANSMISSION, words(1)).unfilteredLogs(true);
    assertNoEndpoint(fixture.failure());
  }

  @Test
  void rateLimitInABatchIsAFailureOfTheEndpoint() throws Exception {
    fixture.chain().limitCalls(20);
    assertNoEndpoint(fixture.failure());
  }

  @Test
  void readsAnEndpointThatRefusesOrReversesBatches() throws Exception {
    Object expected = fixture.reading().data();
    recreate(new ChainlinkContractsProvider());
    fixture.chain().maxBatch(0);
    assertThat(fixture.reading().data()).isEqualTo(expected);
    recreate(new ChainlinkContractsProvider());
    fixture.chain().batchReversed(true);
    assertThat(fixture.reading().data()).isEqualTo(expected);
  }

  static List<FakeResponse> refusals() {
    return List.of(
        FakeResponse.html(),
        FakeResponse.badGzip(),
        FakeResponse.truncated(1_000, "{"),
        FakeResponse.status(500),
        FakeResponse.tooManyRequests(Duration.ofMinutes(1)),
        FakeResponse.json("[]"),
        FakeResponse.json("{\"jsonrpc\": \"2.0\", \"id\": 7, \"result\": false}"),
        FakeResponse.json("{\"result\": " + "[".repeat(100_000)),
        FakeResponse.stalled("HTTP/1.1 200 OK\r\n"),
        FakeResponse.hang());
  }

  @Test
  void anyRefusalIsAFailureOfTheEndpointInTime() throws Exception {
    for (FakeResponse refusal : refusals()) {
      fixture.chain().refuse(refusal);
      assertNoEndpoint(fixture.failure(Duration.ofSeconds(2)));
    }
  }

  @Test
  void theNextEndpointAnswersIfTheFirstOneFailsDuringTheRound() throws Exception {
    Object expected = fixture.reading().data();
    recreate(new ChainlinkContractsProvider());
    fixture.serveSecondEndpoint();
    fixture.chain().refuseAfter(4, FakeResponse.status(503));
    RoundResult.Reading reading = fixture.reading();
    assertThat(reading.data()).isEqualTo(expected);
    assertThat(reading.source()).endsWith("/evm2");
  }

  private static void assertNoEndpoint(RoundResult.Failure failure) {
    assertThat(code(failure)).isEqualTo(5019);
    assertThat(failure.message())
        .startsWith(
            "Chainlink Contracts Monitor (ethereum mainnet) could not access any synced EVM node:"
                + " ");
  }

  // ---- credentials

  @Test
  void showsNoKeyOfAnEndpoint() throws Exception {
    String key = "0123456789abcdef0123456789abcdef";
    fixture.close();
    fixture =
        new ContractsFixture(
            new ChainlinkContractsProvider(),
            document -> document.replace("{base}/evm2", "{base}/v3/" + key));
    for (FakeResponse answer :
        List.of(
            FakeResponse.status(500),
            FakeResponse.json("{\"error\": {\"message\": \"key " + key + " is unknown\"}}"))) {
      fixture.endpoints.server().respond("/evm1", answer);
      fixture.endpoints.server().respond("/v3/" + key, answer);
      RoundResult.Failure failure = fixture.failure();
      assertNoEndpoint(failure);
      assertThat(failure.toString()).doesNotContain(key);
      assertThat(failure.source()).endsWith("/v3/***");
    }
    assertThat(fixture.contracts.toString()).doesNotContain(key);
    assertThat(fixture.provider.sources(fixture.contracts).toString()).doesNotContain(key);
  }

  // ---- the list of contracts

  @Test
  void readsTheListOnceADay() throws Exception {
    assertThat(asksForTheList()).isTrue();
    fixture.wait(Duration.ofHours(23));
    assertThat(asksForTheList()).isFalse();
    fixture.wait(Duration.ofHours(1));
    assertThat(asksForTheList()).isTrue();
  }

  @Test
  void asksAgainAfterTenMinutesIfAListIsKnown() throws Exception {
    assertThat(asksForTheList()).isTrue();
    fixture.endpoints.server().respond("/feeds.json", FakeResponse.status(503));
    fixture.wait(Duration.ofHours(24));
    assertThat(asksForTheList()).isTrue();
    assertThat(fixture.reading().warnings())
        .extracting(Warning::text)
        .containsExactly(
            "the list of contracts could not be read again, so the last one is in use:"
                + " status is not 200: 503");
    fixture.wait(Duration.ofMinutes(9));
    assertThat(asksForTheList()).isFalse();
    fixture.wait(Duration.ofMinutes(1));
    assertThat(asksForTheList()).isTrue();
  }

  /** Runs a round that reads the contracts, and returns whether it asks for the list. */
  private boolean asksForTheList() throws Exception {
    long before = fixture.requestsOf("/feeds.json");
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(ETH, LINK);
    return fixture.requestsOf("/feeds.json") > before;
  }

  @Test
  void asksInEveryRoundIfNoListIsKnown() throws Exception {
    fixture.endpoints.server().respond("/feeds.json", FakeResponse.status(503));
    assertThat(code(fixture.failure())).isEqualTo(5018);
    long requests = fixture.requestsOf("/feeds.json");
    assertThat(code(fixture.failure())).isEqualTo(5018);
    assertThat(fixture.requestsOf("/feeds.json")).isGreaterThan(requests);
    assertThat(fixture.requestsOf("/cl1/metrics")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "7",
        "\"text\"",
        "[]",
        "{}",
        "{\"proxyAddress\": \"" + ETH + "\"}",
        "{\"proxyAddress\": \"" + ETH + "\", \"contractVersion\": \"4\"}",
        "{\"proxyAddress\": \"" + ETH + "\", \"contractVersion\": 4.5}",
        "{\"proxyAddress\": \"" + ETH + "\", \"contractVersion\": 2}",
        "{\"proxyAddress\": \"0x12\", \"contractVersion\": 4}",
        "{\"proxyAddress\": [], \"contractVersion\": 4}"
      })
  void skipsEntriesOfTheListThatAreNoContracts(String entry) throws Exception {
    String good = "{\"proxyAddress\": \"" + LINK + "\", \"contractVersion\": 99999999999999999999}";
    fixture
        .endpoints
        .server()
        .respond("/feeds.json", FakeResponse.json("[" + entry + ", " + good + "]"));
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(LINK);
  }

  @Test
  void listThatIsTooLargeIsAFailure() throws Exception {
    byte[] entry = "{\"proxyAddress\": null, \"contractVersion\": 4}, ".getBytes(UTF_8);
    fixture
        .endpoints
        .server()
        .respond(
            "/feeds.json",
            FakeResponse.repeating(
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[", entry, 1_000_000));
    RoundResult.Failure failure = fixture.failure();
    assertThat(code(failure)).isEqualTo(5018);
    assertThat(failure.kind()).isEqualTo(FailureKind.TOO_LARGE);
  }

  // ---- accounts

  @Test
  void readsPagesOnceADayAndThoseWithoutAnAccountInEveryRound() throws Exception {
    fixture.endpoints.patch("{\"/cl2/metrics\": {\"text\": \"up 1\\n\"}}");
    for (int round = 1; round <= 2; round++) {
      RoundResult.Reading reading = fixture.reading();
      assertThat(reading.data()).hasSize(1);
      assertThat(reading.warnings().get(0).text())
          .isEqualTo("no account is known for the nodes [cl_2]");
      assertThat(fixture.requestsOf("/cl1/metrics")).isEqualTo(1);
      assertThat(fixture.requestsOf("/cl2/metrics")).isEqualTo(round);
    }
  }

  @Test
  void asksTheNextPageOfANodeIfTheFirstNamesNoAccount() throws Exception {
    fixture.close();
    fixture =
        new ContractsFixture(
            new ChainlinkContractsProvider(),
            document ->
                document.replace("{base}/cl1/metrics", "{base}/a,{base}/b,{base}/cl1/metrics"));
    fixture.endpoints.patch("{\"/a\": {\"close\": true}, \"/b\": {\"text\": \"up 1\\n\"}}");
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(ETH, LINK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node_balance{account=\"%s\",chainFamily=\"solana\"} 1",
        "sol_balance{account=\"%s\"} 1",
        "eth_balance{account=\"0x12\"} 1",
        "eth_balance{address=\"%s\"} 1"
      })
  void takesNoOtherAccount(String sample) throws Exception {
    String account = "0x936469EFec07F631ef489f3b387A0E8338A6C629";
    String page = sample.formatted(account).replace("\"", "\\\"");
    fixture.endpoints.patch("{\"/cl1/metrics\": {\"text\": \"" + page + "\\n\"}}");
    assertThat(fixture.reading().data()).hasSize(1);
  }

  @Test
  void readsAFeedThatANodeIsOnThroughAForwarder() throws Exception {
    recreate(
        ChainlinkContractsProvider.builder()
            .forwarder("node_1", "0x2e42170A6B4AD5d8fda678d84f76d52a61a7fe43")
            .build());
    fixture.endpoints.patch("{\"/cl1/metrics\": {\"text\": \"up 1\\n\"}}");
    assertThat(data(fixture.reading(), "node_1").get(ETH))
        .containsEntry("owedPayment", BigInteger.ZERO);
  }

  // ---- discovery

  @Test
  void discoveryAsksAPartOfTheListIfThereIsNoTimeForMore() throws Exception {
    List<Address> proxies = new ArrayList<>();
    IntStream.range(0, 120).forEach(i -> proxies.add(Address.of("0x%040x".formatted(i))));
    proxies.add(Address.of(ETH));
    Discovery first = discover(Discovery.NONE.restarted(proxies), false);
    assertThat(first.pending()).hasSize(71);
    assertThat(first.found()).isEmpty();
    assertThat(first.restarted(proxies).pending())
        .as("a list that is begun anew ends, too")
        .startsWith(first.pending().toArray(Address[]::new))
        .hasSize(121);
    Discovery last = discover(first, true);
    assertThat(last.pending()).isEmpty();
    assertThat(last.found()).containsExactly(Address.of(ETH));
  }

  private Discovery discover(Discovery discovery, boolean hasTime) throws Exception {
    try (SourceClient client = SourceClient.builder().build()) {
      JsonRpcClient rpc = JsonRpcClient.of(JsonClient.of(client));
      SourceUrl url = SourceUrl.of(fixture.chain().url());
      Round round = TestRound.within(Duration.ofSeconds(30));
      Address account = Address.of("0x936469EFec07F631ef489f3b387A0E8338A6C629");
      return discovery.continued(
          new ContractCaller(Endpoint.of(rpc, url, round)), Set.of(account), () -> hasTime);
    }
  }

  @Test
  void contractThatFailsInALaterDiscoveryStays() throws Exception {
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(ETH, LINK);
    fixture.wait(Duration.ofHours(24));
    fixture.chain().callError(ETH, AGGREGATOR, 3, "execution reverted");
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(LINK);
    fixture.applyRound(0);
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(ETH, LINK);
  }

  // ---- rounds

  @Test
  void asksForNoLogsWithoutANewBlock() throws Exception {
    assertThat(fixture.reading().data()).hasSize(2);
    assertThat(fixture.chain().takeTraffic().calls("eth_getLogs")).isEqualTo(2);
    assertThat(fixture.reading().data()).hasSize(2);
    RpcTraffic traffic = fixture.chain().takeTraffic();
    assertThat(traffic.calls("eth_getLogs")).isZero();
    assertThat(traffic.requests()).as("requests of a round").isEqualTo(6);
  }

  @Test
  void publishesAtMostAThousandRounds() throws Exception {
    assertThat(data(fixture.reading(), "node_1")).containsOnlyKeys(ETH, LINK);
    for (int round = 101; round <= 1_300; round++) {
      fixture
          .chain()
          .log(HEAD + 1, ETH_AGGREGATOR, emptyTransmission(), NEW_TRANSMISSION, words(round));
      fixture
          .chain()
          .call(ETH_AGGREGATOR, GET_ROUND_DATA + word(round), words(round, 7, 1, 1, round));
    }
    fixture.chain().head(HEAD + 1);
    List<?> rounds = (List<?>) data(fixture.reading(), "node_1").get(ETH).get("historicalRounds");
    assertThat(rounds).hasSize(1_000);
    assertThat(((Map<?, ?>) rounds.get(999)).get("roundId")).hasToString("1300");
  }

  private static String emptyTransmission() {
    return words(7, 0, 160, 192, 0, 0, 0);
  }

  // ---- beside rounds

  @Test
  void checksEndpointsAndTheList() throws Exception {
    fixture.endpoints.server().respond("/evm2", FakeResponse.status(503));
    List<MonitorSource> sources = fixture.provider.sources(fixture.contracts);
    assertThat(sources)
        .extracting(MonitorSource::name)
        .containsExactly(
            fixture.endpoints.resolved("{base}/evm1"),
            fixture.endpoints.resolved("{base}/evm2"),
            fixture.endpoints.resolved("{base}/feeds.json"));
    assertThat(sources).extracting(this::check).containsExactly("ok", "HTTP_STATUS", "ok");
    assertThat(fixture.chain().takeTraffic().callsByMethod())
        .containsOnlyKeys("eth_syncing", "eth_blockNumber");
  }

  private String check(MonitorSource source) {
    TestMonitorContext context =
        TestMonitorContext.of(fixture.provider, fixture.contracts, () -> Instant.EPOCH);
    try {
      RoundResult result =
          source.monitor().apply(context).collect(TestRound.within(Duration.ofSeconds(30)));
      assertThat(result.data()).isEmpty();
      assertThat(result.source()).isEqualTo(source.name());
      return result instanceof RoundResult.Failure failure ? failure.kind().name() : "ok";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void roundThatPassedItsDeadlineIsAFailureOfTheEndpoint() {
    TestMonitorContext context =
        TestMonitorContext.of(fixture.provider, fixture.contracts, () -> Instant.EPOCH);
    RoundResult result = fixture.provider.timedOut(fixture.contracts, context).orElseThrow();
    assertNoEndpoint((RoundResult.Failure) result);
    assertThat(((RoundResult.Failure) result).kind()).isEqualTo(FailureKind.TIMEOUT);
  }

  private static String words(long... numbers) {
    return LongStream.of(numbers)
        .mapToObj(ChainlinkContractsMonitorTest::word)
        .collect(joining("", "0x", ""));
  }

  private static String word(long number) {
    return "%064x".formatted(number);
  }
}
