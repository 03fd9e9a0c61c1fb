package io.github.panicmonitors.chainlink.contracts;

import static io.github.panicmonitors.api.monitor.FailureKind.CONNECT;
import static io.github.panicmonitors.api.monitor.FailureKind.HTTP_STATUS;
import static io.github.panicmonitors.api.monitor.FailureKind.MALFORMED;
import static io.github.panicmonitors.api.monitor.FailureKind.MISSING_METRIC;
import static io.github.panicmonitors.api.monitor.FailureKind.NO_SYNCED_SOURCE;
import static io.github.panicmonitors.api.monitor.FailureKind.RPC_ERROR;
import static io.github.panicmonitors.api.monitor.FailureKind.TIMEOUT;
import static io.github.panicmonitors.api.monitor.FailureKind.TOO_LARGE;
import static io.github.panicmonitors.api.monitor.FailureKind.TRUNCATED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.monitor.Warning;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeEndpoints;
import io.github.panicmonitors.testkit.node.FakeEvmChain;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile endpoints, contracts, lists and pages, in the small heap of this module's tests. */
@Timeout(60)
class HostileChainTest {
  private static final Path CASE = Path.of("src/test/resources/wire/contracts/inputs/ocr2.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final int MEGABYTE = 1 << 20;

  private static final String PROXY = "0x4589bD8baEb2c6CE2f71139ccCaD3AE773833E8f";
  private static final String AGGREGATOR = "0xc8fbd2EBB4713A5C9c499436542A7a939f64ABc1";
  private static final String OTHER = "0x8F07393Fde6AA8292DC84c2c237d779C8Ed905e8";
  private static final String TRANSMISSION =
      "0xc797025feeeaf2cd924c99e9205acb8ec04d5cad21c41ce637a38fb6dee6016a";
  private static final long HEAD = 0x1200000;

  private static final String OF_NO_ORACLE =
      "eth_balance{account=\"0x" + "9".repeat(40) + "\"} 1\n";
  private static final String MAX = "f".repeat(64);

  @AutoClose private final FakeEndpoints endpoints = FakeEndpoints.create();
  @AutoClose private final ChainlinkContractsProvider provider = new ChainlinkContractsProvider();
  private Instant now = Instant.parse("2026-11-24T13:30:00.123456Z");
  private JsonNode input;
  private FakeEvmChain chain;
  @AutoClose private Monitor monitor;

  @BeforeEach
  void start() throws Exception {
    input = JSON.readTree(CASE.toFile());
    endpoints.patch(input.at("/rounds/0/endpoints").toString());
    chain = endpoints.chain("/evm1");
    Map<String, Object> entries =
        JSON.readValue(
            endpoints.resolved(input.at("/config/document").toString().replace(",{base}/evm2", "")),
            new TypeReference<>() {});
    ConfigDocument document = ConfigDocument.of(input.at("/config/key").asText(), entries);
    ChainlinkContracts contracts =
        provider
            .parse(ConfigGroup.of(document, Map.of(), Map.of()))
            .accepted()
            .get(0)
            .monitorable();
    monitor = provider.create(contracts, TestMonitorContext.of(provider, contracts, () -> now));
  }

  private RoundResult collect(Duration deadline) throws InterruptedException {
    TestRound round = TestRound.within(deadline);
    RoundResult result = monitor.collect(round);
    assertThat(round.remaining()).as("left of %s", deadline).isPositive();
    return result;
  }

  private RoundResult collect() throws InterruptedException {
    return collect(DEADLINE);
  }

  /** Asserts that a round gives what the round before the hostile one gave. */
  private void assertReadsAgain(RoundResult before) throws InterruptedException {
    endpoints.patch(input.at("/rounds/0/endpoints").toString());
    assertThat(collect().data()).isEqualTo(before.data());
  }

  private static void assertFails(RoundResult result, FailureKind kind, int code) {
    assertThat(result).isInstanceOf(RoundResult.Failure.class);
    RoundResult.Failure failure = (RoundResult.Failure) result;
    assertThat(failure.kind()).as(failure.message()).isEqualTo(kind);
    assertThat(failure.data()).hasSize(1);
    assertThat(failure.data().get(0).body()).extracting("error").extracting("code").isEqualTo(code);
  }

  @Test
  void runsInASmallHeap() {
    assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(64L * MEGABYTE);
  }

  // ---- endpoints

  private static Arguments endpoint(
      String what, FailureKind kind, Consumer<FakeEvmChain> hostility) {
    return arguments(what, kind, hostility);
  }

  private static Arguments answer(String what, FailureKind kind, FakeResponse response) {
    return endpoint(what, kind, chain -> chain.refuseAfter(1, response));
  }

  static Stream<Arguments> endpoints() {
    String megabyte = "0x" + "f".repeat(MEGABYTE);
    return Stream.of(
        endpoint("syncing", NO_SYNCED_SOURCE, chain -> chain.syncing(true)),
        endpoint("syncing of 1 MB", MALFORMED, chain -> chain.result("eth_syncing", megabyte)),
        endpoint("head of 1 MB", MALFORMED, chain -> chain.result("eth_blockNumber", megabyte)),
        endpoint("negative head", MALFORMED, chain -> chain.result("eth_blockNumber", "-0x1")),
        endpoint("no head", MALFORMED, chain -> chain.result("eth_blockNumber", null)),
        endpoint("error", RPC_ERROR, chain -> chain.error("eth_blockNumber", -32000, "no")),
        endpoint("limit within a batch", RPC_ERROR, chain -> chain.limitCalls(2)),
        log("log of another contract", HEAD + 1, OTHER, TRANSMISSION),
        log("log of another event", HEAD + 1, AGGREGATOR, "0x" + word(1)),
        log("log of a block beyond the head", HEAD + 2, AGGREGATOR, TRANSMISSION),
        log("log of a block that was read before", HEAD, AGGREGATOR, TRANSMISSION),
        log("log of a negative block", -1, AGGREGATOR, TRANSMISSION),
        endpoint(
            "logs of 1 MB",
            MALFORMED,
            chain -> chain.head(HEAD + 1).result("eth_getLogs", megabyte)),
        endpoint(
            "no logs",
            RPC_ERROR,
            chain -> chain.head(HEAD + 9).error("eth_getLogs", -32601, "no such method")),
        endpoint(
            "every range of logs refused",
            RPC_ERROR,
            chain -> chain.head(HEAD + 999).error("eth_getLogs", -32005, "too many results")),
        answer("HTML", MALFORMED, FakeResponse.html()),
        answer("answer to another batch", MALFORMED, FakeResponse.json("[{\"id\": 99}]")),
        answer("text instead of a batch", MALFORMED, FakeResponse.json("\"0x\"")),
        answer("status 429", HTTP_STATUS, FakeResponse.tooManyRequests(DEADLINE)),
        answer("no answer", CONNECT, FakeResponse.raw("")),
        answer("half an answer", TRUNCATED, FakeResponse.truncated(1_000, "[{\"id\": 1,")),
        answer("10 GB of members", TOO_LARGE, repeating("[null", ",null".repeat(100_000))),
        answer("10 GB of digits", TOO_LARGE, repeating("[\"0x", "0".repeat(MEGABYTE))));
  }

  private static Arguments log(String what, long block, String address, String topic) {
    Map<String, Object> log =
        Map.of(
            "blockNumber",
            (block < 0 ? "-0x" : "0x") + Long.toHexString(Math.abs(block)),
            "address",
            address,
            "topics",
            List.of(topic, "0x" + word(9)),
            "data",
            "0x",
            "logIndex",
            "0x0");
    return endpoint(
        what, MALFORMED, chain -> chain.head(HEAD + 1).result("eth_getLogs", List.of(log)));
  }

  private static FakeResponse repeating(String head, String piece) {
    return FakeResponse.repeating("HTTP/1.1 200 OK\r\n\r\n" + head, piece.getBytes(UTF_8), 10_000);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endpoints")
  void reportsAHostileEndpointAndReadsItAgain(
      String what, FailureKind kind, Consumer<FakeEvmChain> hostility) throws Exception {
    collect();
    RoundResult before = collect();
    hostility.accept(chain);
    assertFails(collect(), kind, 5019);
    assertReadsAgain(before);
  }

  @Test
  void reportsSilenceBeforeItsDeadline() throws Exception {
    collect();
    RoundResult before = collect();
    for (int requests : List.of(0, 3)) {
      chain.refuseAfter(requests, FakeResponse.hang());
      assertFails(collect(SHORT), TIMEOUT, 5019);
    }
    assertReadsAgain(before);
  }

  static Stream<Consumer<FakeEvmChain>> orders() {
    return Stream.of(
        chain -> chain.batchReversed(true),
        chain -> chain.batchPart(3),
        chain -> chain.batchPart(0),
        chain -> chain.maxBatch(0).errorStatus(413),
        chain -> chain.head(HEAD - 1),
        chain -> chain.error("eth_syncing", -32601, "no such method").errorStatus(400));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void readsTheSameFromAnOddEndpoint(Consumer<FakeEvmChain> oddity) throws Exception {
    collect();
    RoundResult before = collect();
    oddity.accept(chain);
    assertThat(collect().data()).isEqualTo(before.data());
  }

  // ---- contracts

  private static String word(long value) {
    return "%064x".formatted(value);
  }

  static Stream<String> results() {
    return Stream.of(
        "",
        "0x",
        "0x0",
        "no hexadecimal",
        "0x" + MAX.repeat(5),
        "0x" + "00".repeat(MEGABYTE / 2),
        "0x" + "00".repeat(2 * MEGABYTE),
        "0x" + word(32) + MAX, // a length of 2^256 - 1
        "0x" + word(32) + word(Integer.MAX_VALUE),
        "0x" + MAX + word(1) + word(1), // an offset of 2^256 - 1
        "0x" + word(Integer.MAX_VALUE) + word(1) + word(1));
  }

  @ParameterizedTest
  @MethodSource("results")
  void omitsAContractWithWrongOracles(String result) throws Exception {
    omits(AGGREGATOR, "0x666cab8d", result);
  }

  @Test
  void omitsAContractWithTooManyOracles() throws Exception {
    omits(AGGREGATOR, "0x666cab8d", "0x" + word(32) + word(256) + word(1).repeat(256));
  }

  @ParameterizedTest
  @MethodSource("results")
  void omitsAContractWithAWrongLatestRound(String result) throws Exception {
    omits(AGGREGATOR, "0xfeaf968c", result);
  }

  @ParameterizedTest
  @MethodSource("results")
  void omitsAProxyWithAWrongAggregator(String result) throws Exception {
    omits(PROXY, "0x245a7bfc", result);
  }

  private void omits(String contract, String selector, String result) throws Exception {
    collect();
    RoundResult before = collect();
    chain.call(contract, selector, result);
    assertOmits(collect());
    assertReadsAgain(before);
  }

  private static void assertOmits(RoundResult result) {
    assertThat(contracts(result)).containsExactly(OTHER);
    assertThat(((RoundResult.Reading) result).warnings()).isNotEmpty();
  }

  @SuppressWarnings("unchecked")
  private static Set<String> contracts(RoundResult result) {
    assertThat(result).isInstanceOf(RoundResult.Reading.class);
    return result.data().stream()
        .map(message -> (Map<String, Object>) message.body().get("result"))
        .flatMap(body -> ((Map<String, Object>) body.get("data")).keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("results")
  void omitsAContractWithAWrongDescription(String result) throws Exception {
    chain.call(PROXY, "0x7284e416", result);
    assertOmits(collect());
    endpoints.patch(input.at("/rounds/0/endpoints").toString());
    assertThat(contracts(collect())).containsExactlyInAnyOrder(PROXY, OTHER);
  }

  @Test
  void asksContractsAgainThatFailedDuringDiscovery() throws Exception {
    chain.call(AGGREGATOR, "0x666cab8d", "0x");
    RoundResult first = collect();
    assertThat(contracts(first)).containsExactly(OTHER);
    assertThat(((RoundResult.Reading) first).warnings()).isEmpty();
    now = now.plus(Duration.ofMinutes(10));
    assertThat(contracts(collect())).containsExactly(OTHER);
    endpoints.patch(input.at("/rounds/0/endpoints").toString());
    now = now.plus(Duration.ofMinutes(9));
    assertThat(contracts(collect())).containsExactly(OTHER);
    now = now.plus(Duration.ofMinutes(1));
    assertThat(contracts(collect())).containsExactlyInAnyOrder(PROXY, OTHER);
  }

  @Test
  void warnsIfNoContractOfTheListAnswers() throws Exception {
    chain.result("eth_call", "0x");
    RoundResult result = collect();
    assertThat(contracts(result)).isEmpty();
    assertThat(((RoundResult.Reading) result).warnings())
        .extracting(Warning::text)
        .containsExactly("no contract of the list answers as expected");
    endpoints.patch(input.at("/rounds/0/endpoints").toString());
    now = now.plus(Duration.ofMinutes(10));
    assertThat(contracts(collect())).containsExactlyInAnyOrder(PROXY, OTHER);
  }

  static Stream<Arguments> logs() {
    String start = word(1) + word(1) + word(1);
    String end = word(1) + word(1) + word(1);
    return Stream.of(
        arguments("nothing", "0x"),
        arguments("1 MB of zeros", "0x" + "00".repeat(MEGABYTE / 2)),
        arguments("1 MB of ones", "0x" + "ff".repeat(MEGABYTE / 2)),
        arguments("an offset beyond the data", "0x" + start + MAX + word(320) + end),
        arguments("a negative offset", "0x" + start + MAX + MAX + end),
        arguments("a length beyond the data", "0x" + start + word(256) + word(288) + end + MAX),
        arguments(
            "a length of 2^31 - 1",
            "0x" + start + word(256) + word(288) + end + word(Integer.MAX_VALUE) + word(0)),
        arguments("an offset of itself", "0x" + start + word(96) + word(96) + end));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("logs")
  void omitsAContractWithAWrongLog(String what, String data) throws Exception {
    collect();
    RoundResult before = collect();
    chain.head(HEAD + 1).log(HEAD + 1, AGGREGATOR, data, TRANSMISSION, "0x" + word(9));
    assertOmits(collect());
    assertReadsAgain(before);
  }

  @Test
  void omitsAContractWithWrongTopics() throws Exception {
    collect();
    RoundResult before = collect();
    String data = input.at("/rounds/0/endpoints/~1evm1/rpc/logs/0/data").asText();
    for (String[] topics :
        List.of(
            new String[] {TRANSMISSION},
            new String[] {TRANSMISSION, "0x" + MAX},
            new String[] {TRANSMISSION, "0x" + word(9), "0x" + word(9)})) {
      chain.head(HEAD + 1).log(HEAD + 1, AGGREGATOR, data, topics);
      assertOmits(collect());
      assertReadsAgain(before);
    }
  }

  // ---- lists and pages

  static Stream<Arguments> lists() {
    return Stream.of(
        arguments("HTML", MALFORMED, FakeResponse.html()),
        arguments("an object", MALFORMED, FakeResponse.json("{}")),
        arguments("nothing", MALFORMED, FakeResponse.json("")),
        arguments("status 500", HTTP_STATUS, FakeResponse.status(500)),
        arguments("no answer", CONNECT, FakeResponse.raw("")),
        arguments("half a list", TRUNCATED, FakeResponse.truncated(1_000, "[")),
        arguments("silence", TIMEOUT, FakeResponse.hang()),
        arguments("deep", TOO_LARGE, FakeResponse.json("[".repeat(MEGABYTE))),
        arguments("10 GB of entries", TOO_LARGE, repeating("[{}", ",{}".repeat(100_000))),
        arguments("10 GB of text", TOO_LARGE, repeating("[\"", "x".repeat(MEGABYTE))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lists")
  void reportsAHostileListAndReadsItAgain(String what, FailureKind kind, FakeResponse response)
      throws Exception {
    endpoints.server().respond("/feeds.json", response);
    assertFails(collect(kind == TIMEOUT ? SHORT : DEADLINE), kind, 5018);
    endpoints.patch(input.at("/rounds/0/endpoints").toString());
    assertThat(contracts(collect())).containsExactlyInAnyOrder(PROXY, OTHER);
  }

  @Test
  void readsAPartOfALongListInTime() throws Exception {
    String list =
        IntStream.range(0, 40_000)
            .mapToObj("{\"contractVersion\": 6, \"proxyAddress\": \"0x%040x\"}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    endpoints.server().respond("/feeds.json", FakeResponse.json(list));
    assertThat(contracts(collect(SHORT))).isEmpty();
  }

  @Test
  void readsAPageOfManyAccounts() throws Exception {
    String accounts =
        IntStream.range(0, 45_000)
            .mapToObj("eth_balance{account=\"0x%040x\"} 1\n"::formatted)
            .collect(Collectors.joining());
    endpoints.server().respond("/cl1/metrics", FakeResponse.page(accounts));
    endpoints.server().respond("/cl2/metrics", FakeResponse.page(accounts));
    assertThat(contracts(collect())).isEmpty();
  }

  static Stream<Arguments> pages() {
    return Stream.of(
        arguments("HTML", MALFORMED, FakeResponse.html()),
        arguments("10 GB of comments", TOO_LARGE, repeating("# ", "x".repeat(MEGABYTE))),
        arguments("silence", TIMEOUT, FakeResponse.hang()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void publishesNothingIfNoPageCanBeRead(String what, FailureKind kind, FakeResponse response)
      throws Exception {
    endpoints.server().respond("/cl1/metrics", response);
    endpoints.server().respond("/cl2/metrics", response);
    RoundResult result = collect(kind == TIMEOUT ? SHORT : DEADLINE);
    assertThat(result).isInstanceOf(RoundResult.Failure.class);
    assertThat(((RoundResult.Failure) result).kind()).isEqualTo(kind);
    assertThat(result.data()).isEmpty();
    endpoints.patch(input.at("/rounds/0/endpoints").toString());
    assertThat(contracts(collect())).containsExactlyInAnyOrder(PROXY, OTHER);
  }

  @Test
  void reportsAPageWithoutAccountsThoughTheOtherIsDown() throws Exception {
    endpoints.server().respond("/cl1/metrics", FakeResponse.page("up 1\n"));
    endpoints.server().respond("/cl2/metrics", FakeResponse.status(503));
    assertFails(collect(), MISSING_METRIC, 5018);
  }

  @Test
  void looksForContractsOfAnAccountThatIsFoundLater() throws Exception {
    endpoints.server().respond("/cl1/metrics", FakeResponse.page("up 1\n"));
    endpoints.server().respond("/cl2/metrics", FakeResponse.page(OF_NO_ORACLE));
    assertThat(contracts(collect())).isEmpty();
    endpoints.patch(input.at("/rounds/0/endpoints").toString());
    assertThat(contracts(collect())).contains(PROXY);
  }

  @Test
  void looksForTheContractsOfANewList() throws Exception {
    endpoints.server().respond("/feeds.json", FakeResponse.json("[]"));
    assertThat(contracts(collect())).isEmpty();
    endpoints.patch(input.at("/rounds/0/endpoints").toString());
    now = now.plus(Duration.ofHours(24));
    assertThat(contracts(collect())).containsExactlyInAnyOrder(PROXY, OTHER);
  }

  @Test
  void reportsPagesWithoutAccounts() throws Exception {
    String odd = "eth_balance{account=\"0x12\"} 1\neth_balance{account=\"\"} NaN\n";
    endpoints.server().respond("/cl1/metrics", FakeResponse.page(odd));
    endpoints.server().respond("/cl2/metrics", FakeResponse.page(odd));
    assertFails(collect(), MISSING_METRIC, 5018);
  }
}
