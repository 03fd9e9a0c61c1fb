package io.github.panicmonitors.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.http.JsonClient;
import io.github.panicmonitors.http.JsonRpcClient;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeEvmChain;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an endpoint may answer, in the small heap of this module's tests. */
class EndpointTest {
  private static final AbiFunction ROUND = AbiFunction.of("getRoundData(uint80)", "(int256)");
  private static final AbiEvent ANSWER =
      AbiEvent.of("AnswerUpdated(int256 indexed,uint256 indexed,uint256)");
  private static final Address CONTRACT = Address.of("0x" + "12".repeat(20));
  private static final Address OTHER = Address.of("0x" + "34".repeat(20));
  private static final String WORD = "0x" + word(7);

  @AutoClose private final SourceClient client = SourceClient.builder().build();
  @AutoClose private final FakeEvmChain node = FakeEvmChain.create();
  private final JsonRpcClient rpc = JsonRpcClient.of(JsonClient.of(client));
  private final EvmChain chain = EvmChain.of(rpc, List.of(SourceUrl.of(node.url())));
  private final TestRound round = TestRound.within(Duration.ofSeconds(60));
  private final Endpoint endpoint = Endpoint.of(rpc, SourceUrl.of(node.url()), round);

  private static String word(long value) {
    return "%064x".formatted(value);
  }

  private static ContractCall<BigInteger> call(long number) {
    return ROUND.call(CONTRACT, values -> values.integer(0), BigInteger.valueOf(number));
  }

  private static List<ContractCall<BigInteger>> calls(int count) {
    return IntStream.range(0, count).mapToObj(EndpointTest::call).toList();
  }

  /** Lets the contract answer with each call's number. */
  private void serve(int count) {
    for (int i = 0; i < count; i++) {
      node.call(CONTRACT.lowerCase(), call(i).data(), "0x" + word(i));
    }
  }

  private static List<CallResult<BigInteger>> numbers(int count) {
    return IntStream.range(0, count)
        .<CallResult<BigInteger>>mapToObj(i -> new CallResult.Value<>(BigInteger.valueOf(i)))
        .toList();
  }

  private List<CallResult<BigInteger>> callAll(int count) throws Exception {
    return chain.read(round, each -> each.callAll(calls(count)));
  }

  private int requests() {
    return Math.toIntExact(node.takeTraffic().requests()) - 1; // without eth_syncing
  }

  private static void assertFails(FailureKind kind, ThrowingCallable request) {
    SourceException failure = catchThrowableOfType(SourceException.class, request);
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
  }

  // ---- calls

  @Test
  void callsInBatchesOfFifty() throws Exception {
    serve(120);
    assertThat(callAll(120)).isEqualTo(numbers(120));
    assertThat(requests()).isEqualTo(3);
    assertThat(callAll(0)).isEmpty();
    assertThat(requests()).isZero();
  }

  @Test
  void callsAtTheNewestBlockWhateverItsNumber() throws Exception {
    serve(1);
    assertThat(endpoint.callAll(calls(1))).isEqualTo(numbers(1));
    assertThat(node.server().requests().get(0).body())
        .contains("\"method\":\"eth_call\"")
        .endsWith("},\"latest\"]}");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 413})
  void halvesBatchesThatAreRefusedAndRemembersTheSize(int status) throws Exception {
    serve(50);
    node.maxBatch(20).errorStatus(status);
    assertThat(callAll(50)).isEqualTo(numbers(50));
    assertThat(requests()).isEqualTo(2 + 5); // refused: 50, 25; answered: 12, 12, 12, 12, 2
    assertThat(callAll(50)).isEqualTo(numbers(50));
    assertThat(requests()).isEqualTo(5);
  }

  @Test
  void callsAloneIfNoBatchIsTaken() throws Exception {
    serve(10);
    node.maxBatch(0);
    assertThat(callAll(10)).isEqualTo(numbers(10));
    assertThat(requests()).isEqualTo(3 + 10); // refused: 10, 5, 2
    assertThat(callAll(10)).isEqualTo(numbers(10));
    assertThat(requests()).isEqualTo(10);
  }

  @Test
  void matchesAnswersInAnyOrder() throws Exception {
    serve(50);
    node.batchReversed(true);
    assertThat(callAll(50)).isEqualTo(numbers(50));
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void halvesBatchesThatAreAnsweredInPart() throws Exception {
    serve(50);
    node.batchPart(20);
    assertThat(callAll(50)).isEqualTo(numbers(50));
    assertThat(requests()).isEqualTo(2 + 5);
  }

  @Test
  void halvesBatchesThatGethRefuses() throws Exception {
    serve(2);
    node.server()
        .enqueue(
            FakeResponse.json(
                """
                [{"jsonrpc": "2.0", "id": 1, "error": {"code": -32600, "message": "batch too large"}}]
                """));
    assertThat(endpoint.callAll(calls(2))).isEqualTo(numbers(2));
  }

  @ParameterizedTest
  @CsvSource({
    "3, execution reverted",
    "3, ''",
    "-32015, VM execution error.",
    "-32000, execution reverted: No data present",
    "-32000, invalid opcode: INVALID",
    "-32000, out of gas",
    "-32603, Error: VM Exception while processing transaction: Reverted"
  })
  void takesARevertAsTheContractsFailure(int code, String message) throws Exception {
    serve(3);
    node.callError(CONTRACT.lowerCase(), call(1).data(), code, message);
    for (int count : List.of(3, 2)) {
      assertThat(endpoint.callAll(calls(count)).get(1))
          .isInstanceOfSatisfying(
              CallResult.Failed.class,
              failed -> assertThat(failed.reason()).startsWith("RPC error " + code));
      assertThat(endpoint.callAll(calls(count)).get(0)).isEqualTo(numbers(1).get(0));
    }
    assertThat(endpoint.callAll(List.of(call(1))).get(0)).isInstanceOf(CallResult.Failed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "-32005, daily request count exceeded",
    "-32000, header not found",
    "-32601, the method eth_call does not exist",
    "429, too many requests"
  })
  void failsIfOneCallIsAnsweredByAnotherError(int code, String message) {
    serve(3);
    node.callError(CONTRACT.lowerCase(), call(1).data(), code, message);
    assertFails(FailureKind.RPC_ERROR, () -> endpoint.callAll(calls(3)));
    assertFails(FailureKind.RPC_ERROR, () -> endpoint.callAll(List.of(call(1))));
    assertThatThrownBy(() -> endpoint.callAll(calls(3)))
        .hasMessage("RPC error " + code + ": " + message + ", at " + node.url());
  }

  static Stream<String> undecodable() {
    return Stream.of("0x", "0x00", "", "hello", "0xzz", "0x123", "0x" + "12".repeat(1 << 19));
  }

  @ParameterizedTest
  @MethodSource("undecodable")
  void takesAResultThatCannotBeDecodedAsTheContractsFailure(String result) throws Exception {
    serve(2);
    node.call(CONTRACT.lowerCase(), call(1).data(), result);
    assertThat(endpoint.callAll(calls(2)).get(0)).isEqualTo(numbers(1).get(0));
    assertThat(endpoint.callAll(calls(2)).get(1)).isInstanceOf(CallResult.Failed.class);
    assertThat(endpoint.callAll(List.of(call(1))).get(0)).isInstanceOf(CallResult.Failed.class);
  }

  @Test
  void answersOtherCallsIfTheResultOfOneIsTooLarge() throws Exception {
    serve(4);
    node.call(CONTRACT.lowerCase(), call(1).data(), "0x" + "12".repeat(2 << 20));
    List<CallResult<BigInteger>> results = endpoint.callAll(calls(4));
    assertThat(results.get(1)).isInstanceOf(CallResult.Failed.class);
    assertThat(List.of(0, 2, 3)).allMatch(i -> results.get(i).equals(numbers(4).get(i)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "{}", "[]", "true"})
  void takesAResultOfAnotherTypeAsTheContractsFailure(String result) throws Exception {
    node.server().enqueue(FakeResponse.json("{\"id\": 1, \"result\": " + result + "}"));
    assertThat(endpoint.callAll(calls(1)).get(0)).isInstanceOf(CallResult.Failed.class);
  }

  @Test
  void takesAValueThatTheReaderRefusesAsTheContractsFailure() throws Exception {
    serve(1);
    ContractCall<BigInteger> call =
        ROUND.call(
            CONTRACT,
            values -> {
              throw new AbiException("version is not known");
            },
            BigInteger.ZERO);
    assertThat(endpoint.callAll(List.of(call)))
        .containsExactly(new CallResult.Failed<>("version is not known"));
  }

  static List<FakeResponse> hostile() {
    return List.of(
        FakeResponse.html(),
        FakeResponse.json("[]"),
        FakeResponse.json("[{}]"),
        FakeResponse.json("[{\"id\": 9, \"result\": \"0x\"}]"),
        FakeResponse.json("[{\"id\": 1, \"result\": \"0x\"}, {\"id\": 1, \"result\": \"0x\"}]"),
        FakeResponse.json("7"),
        FakeResponse.truncated(1_000, "[{"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void failsIfTheAnswerToABatchCannotBeRight(FakeResponse response) {
    serve(2);
    node.refuse(response);
    assertThatThrownBy(() -> endpoint.callAll(calls(2))).isInstanceOf(SourceException.class);
  }

  @ParameterizedTest
  @CsvSource({"1000, true", "1600, false"})
  void survivesBatchesOfLongResults(int oracles, boolean accepted) throws Exception {
    AbiFunction function = AbiFunction.of("oracles(uint80)", "(address[])");
    List<ContractCall<List<Address>>> calls =
        IntStream.range(0, 50)
            .mapToObj(
                i -> function.call(CONTRACT, values -> values.addresses(0), BigInteger.valueOf(i)))
            .toList();
    String result = "0x" + word(32) + word(oracles) + word(7).repeat(oracles);
    calls.forEach(call -> node.call(CONTRACT.lowerCase(), call.data(), result));
    assertThat(endpoint.callAll(calls))
        .hasSize(50)
        .allMatch(each -> each.toOptional().isPresent() == accepted);
  }

  // ---- the newest block

  @Test
  void readsBlockNumbersOf256Bits() throws Exception {
    node.result("eth_blockNumber", "0x" + "f".repeat(64));
    assertThat(endpoint.blockNumber())
        .isEqualTo(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
  }

  static Stream<Object> noQuantities() {
    return Stream.of("-0x1", "0x-1", -1, "0x", "", "1", true, 1.5, "0x1" + "0".repeat(64))
        .flatMap(each -> Stream.of(each, List.of(each)));
  }

  @ParameterizedTest
  @MethodSource("noQuantities")
  void refusesAnInvalidBlockNumber(Object number) {
    node.result("eth_blockNumber", number);
    assertFails(FailureKind.MALFORMED, endpoint::blockNumber);
  }

  @Test
  void refusesABlockNumberOfOneMegabyte() {
    node.result("eth_blockNumber", "0x" + "f".repeat(1 << 20));
    assertFails(FailureKind.MALFORMED, endpoint::blockNumber);
  }

  // ---- logs

  private void log(long block, Address address) {
    node.log(block, address.lowerCase(), WORD, ANSWER.topic(), WORD, WORD);
  }

  private List<Long> logs(long from, long to) throws Exception {
    return endpoint.logs(filter(), range(from, to)).stream()
        .map(log -> log.blockNumber().longValueExact())
        .toList();
  }

  private static LogFilter filter() {
    return LogFilter.of(Set.of(CONTRACT), Set.of(ANSWER.topic()));
  }

  private static BlockRange range(long from, long to) {
    return new BlockRange(BigInteger.valueOf(from), BigInteger.valueOf(to));
  }

  @Test
  void readsLogsInTheOrderOfTheirBlocks() throws Exception {
    node.head(10);
    log(9, CONTRACT);
    log(3, CONTRACT);
    log(4, OTHER);
    assertThat(logs(1, 10)).containsExactly(3L, 9L);
    LogEntry log = endpoint.logs(filter(), range(3, 3)).get(0);
    assertThat(log.address()).isEqualTo(CONTRACT);
    AbiValues values = ANSWER.decode(log);
    assertThat(List.of(values.integer(0), values.integer(1), values.integer(2)))
        .containsOnly(BigInteger.valueOf(7));
  }

  @Test
  void asksForNothingIfThereAreNoContracts() throws Exception {
    assertThat(endpoint.logs(LogFilter.of(Set.of(), Set.of(ANSWER.topic())), range(1, 10)))
        .isEmpty();
    assertThat(node.takeTraffic().requests()).isZero();
  }

  @Test
  void filtersByFurtherTopics() throws Exception {
    node.head(10);
    log(3, CONTRACT);
    node.log(4, CONTRACT.lowerCase(), WORD, ANSWER.topic(), WORD, "0x" + word(8));
    LogFilter filter =
        new LogFilter(
            Set.of(CONTRACT), List.of(Set.of(ANSWER.topic()), Set.of(), Set.of("0x" + word(8))));
    assertThat(endpoint.logs(filter, range(1, 10)))
        .extracting(LogEntry::blockNumber)
        .containsExactly(BigInteger.valueOf(4));
  }

  @Test
  void filtersByTopicsInAnyCase() throws Exception {
    node.head(10);
    log(3, CONTRACT);
    Set<String> capitals = Set.of("0x" + ANSWER.topic().substring(2).toUpperCase(Locale.ROOT));
    assertThat(endpoint.logs(LogFilter.of(Set.of(CONTRACT), capitals), range(1, 10))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400})
  void halvesRangesThatAreRefused(int status) throws Exception {
    node.head(1_000).maxLogRange(5).errorStatus(status);
    IntStream.of(1, 499, 500, 501, 1_000).forEach(block -> log(block, CONTRACT));
    assertThat(logs(1, 1_000)).containsExactly(1L, 499L, 500L, 501L, 1_000L);
    assertThat(node.takeTraffic().requests()).isLessThan(520);
  }

  @Test
  void failsIfOneBlockIsRefused() {
    node.head(8).error("eth_getLogs", -32005, "query returned more than 10000 results");
    assertFails(FailureKind.RPC_ERROR, () -> logs(1, 8));
    assertThat(node.takeTraffic().requests()).isEqualTo(4); // blocks 1 to 8, 1 to 4, 1 and 2, 1
  }

  @Test
  void doesNotHalveIfThereAreNoLogs() {
    node.head(8).error("eth_getLogs", -32601, "the method eth_getLogs does not exist");
    assertFails(FailureKind.RPC_ERROR, () -> logs(1, 8));
    assertThat(node.takeTraffic().requests()).isEqualTo(1);
  }

  @Test
  void refusesLogsThatItDidNotAskFor() {
    node.head(10).unfilteredLogs(true);
    log(3, OTHER);
    assertFails(FailureKind.MALFORMED, () -> logs(1, 10));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          blockNumber | "0x0"
          blockNumber | "0xb"
          blockNumber | "-0x3"
          blockNumber | -3
          blockNumber | null
          address     | "0x3434343434343434343434343434343434343434"
          address     | "0x12"
          address     | null
          topics      | []
          topics      | ["0x12"]
          topics      | "0x12"
          topics      | ["0x0000000000000000000000000000000000000000000000000000000000000001"]
          data        | "12"
          data        | "0x123"
          data        | null
          logIndex    | "0x8000000000000000"
          logIndex    | -1
          logIndex    | null
          removed     | "no"
          """)
  void refusesLogsThatCannotBeRight(String member, String value) throws Exception {
    respond(
        entry().replace("\"" + member + "\": " + member(member), "\"" + member + "\": " + value));
    assertFails(FailureKind.MALFORMED, () -> logs(1, 10));
    respond(entry());
    assertThat(logs(1, 10)).containsExactly(3L);
  }

  private static String member(String name) {
    return switch (name) {
      case "address" -> "\"" + CONTRACT + "\"";
      case "topics" -> "[\"" + ANSWER.topic() + "\"]";
      case "data" -> "\"0x\"";
      case "blockNumber" -> "\"0x3\"";
      case "logIndex" -> "\"0x0\"";
      default -> "false";
    };
  }

  private static String entry() {
    return Stream.of("address", "topics", "data", "blockNumber", "logIndex", "removed")
        .map(name -> "\"" + name + "\": " + member(name))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private void respond(String logs) {
    node.refuse(FakeResponse.json("{\"id\": 1, \"result\": [" + logs + "]}"));
  }

  @Test
  void acceptsTopicsWithCapitals() throws Exception {
    String digits = ANSWER.topic().substring(2);
    respond(entry().replace(digits, digits.toUpperCase(Locale.ROOT)));
    assertThat(logs(1, 10)).containsExactly(3L);
  }

  @Test
  void omitsLogsThatTheChainRemoved() throws Exception {
    respond(entry().replace("false", "true"));
    assertThat(logs(1, 10)).isEmpty();
  }

  @Test
  void ordersLogsOfOneBlockByTheirIndex() throws Exception {
    String second = entry().replace("\"0x0\"", "\"0xa\"");
    respond(second + "," + entry().replace("\"0x0\"", "\"0x9\""));
    assertThat(endpoint.logs(filter(), range(1, 10)))
        .extracting(LogEntry::logIndex)
        .containsExactly(9L, 10L);
  }

  @Test
  void limitsTheNumberOfLogs() {
    StringBuilder logs = new StringBuilder(entry());
    IntStream.range(0, 10_000).forEach(i -> logs.append(',').append(entry()));
    respond(logs.toString());
    assertFails(FailureKind.TOO_LARGE, () -> logs(1, 10));
  }

  @Test
  void limitsTheNumberOfLogsOfAllRanges() {
    node.head(10).maxLogRange(5);
    for (int i = 0; i < 5_001; i++) {
      node.log(1, CONTRACT.lowerCase(), "0x", ANSWER.topic());
      node.log(6, CONTRACT.lowerCase(), "0x", ANSWER.topic());
    }
    assertFails(FailureKind.TOO_LARGE, () -> logs(1, 10));
  }

  @Test
  void limitsTheDataOfLogs() {
    String large = entry().replace("\"0x\"", "\"0x" + "12".repeat(500_000) + "\"");
    respond(large + ("," + large).repeat(8));
    assertFails(FailureKind.TOO_LARGE, () -> logs(1, 10));
  }

  @Test
  void limitsTheDataOfAllRanges() {
    node.head(4).maxLogRange(1);
    String data = "0x" + "12".repeat(900_000);
    for (int block = 0; block < 5; block++) {
      node.log(block, CONTRACT.lowerCase(), data, ANSWER.topic());
    }
    assertFails(FailureKind.TOO_LARGE, () -> logs(0, 4));
  }
}
