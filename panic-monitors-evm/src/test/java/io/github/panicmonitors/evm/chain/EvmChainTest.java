package io.github.panicmonitors.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
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
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.RpcTraffic;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvmChainTest {
  private static final String KEY = "0123456789abcdef";

  @AutoClose private final SourceClient client = SourceClient.builder().build();
  @AutoClose private final FakeHttpServer server = FakeHttpServer.create();
  private final JsonRpcClient rpc = JsonRpcClient.of(JsonClient.of(client));
  private final FakeEvmChain first = FakeEvmChain.at(server, "/first/" + KEY).head(1);
  private final FakeEvmChain second = FakeEvmChain.at(server, "/second/" + KEY).head(2);
  private final EvmChain chain = chain(first.url(), second.url());
  private final TestRound round = TestRound.within(Duration.ofSeconds(60));

  private EvmChain chain(String... urls) {
    return EvmChain.of(rpc, List.of(urls).stream().map(SourceUrl::ofKeyInPath).toList());
  }

  private BigInteger head() throws Exception {
    return chain.read(round, Endpoint::blockNumber);
  }

  private NoEndpointException failure() {
    return catchThrowableOfType(NoEndpointException.class, this::head);
  }

  @Test
  void asksTheFirstEndpointAlone() throws Exception {
    assertThat(head()).isEqualTo(1);
    assertThat(second.takeTraffic().requests()).isZero();
  }

  @Test
  void passesOverASyncingEndpoint() throws Exception {
    first.syncing(true);
    assertThat(head()).isEqualTo(2);
    RpcTraffic traffic = first.takeTraffic();
    assertThat(traffic.requests()).isEqualTo(1);
    assertThat(traffic.calls("eth_syncing")).isEqualTo(1);
  }

  @Test
  void returnsToTheFirstEndpointWhenItIsSynced() throws Exception {
    first.syncing(true);
    assertThat(head()).isEqualTo(2);
    first.syncing(false);
    assertThat(head()).isEqualTo(1);
  }

  @Test
  void takesAServiceThatDoesNotOfferSyncingAsSynced() throws Exception {
    first.error("eth_syncing", -32601, "the method eth_syncing does not exist").errorStatus(400);
    assertThat(head()).isEqualTo(1);
  }

  @Test
  void repeatsTheWholeWorkWithTheNextEndpointIfOneFailsInTheMiddle() throws Exception {
    first.refuseAfter(2, FakeResponse.tooManyRequests(Duration.ofMinutes(1)));
    List<SourceUrl> asked = new ArrayList<>();
    List<BigInteger> heads =
        chain.read(
            round,
            endpoint -> {
              asked.add(endpoint.url());
              return List.of(endpoint.blockNumber(), endpoint.blockNumber());
            });
    assertThat(heads).containsOnly(BigInteger.TWO);
    assertThat(asked).extracting(SourceUrl::toString).isEqualTo(shown("/first/***", "/second/***"));
  }

  private List<String> shown(String... paths) {
    return List.of(paths).stream().map(server::url).toList();
  }

  @Test
  void sendsSmallerBatchesAfterALimitOfCalls() throws Exception {
    EvmChain alone = chain(first.url());
    first.limitCalls(30);
    assertThat(requestsFor60Calls(alone)).isEqualTo(2); // syncing, 50 calls
    first.limitCalls(1_000);
    assertThat(requestsFor60Calls(alone)).isEqualTo(4); // syncing, 25, 25 and 10 calls
    first.refuseAfter(1, FakeResponse.tooManyRequests(Duration.ofMinutes(1)));
    assertThat(requestsFor60Calls(alone)).isEqualTo(2);
    first.serve();
    assertThat(requestsFor60Calls(alone)).isEqualTo(6); // syncing, five of 12 calls
  }

  @Test
  void sendsLargerBatchesAgainAfter1000Rounds() throws Exception {
    EvmChain alone = chain(first.url());
    first.limitCalls(30);
    assertThat(requestsFor60Calls(alone)).isEqualTo(2);
    first.limitCalls(1_000_000);
    assertThat(requestsFor60Calls(alone)).isEqualTo(4); // syncing, 25, 25 and 10 calls
    for (int i = 2; i < BatchSize.ROUNDS_BEFORE_TRIAL; i++) {
      assertThat(alone.read(round, Endpoint::blockNumber)).isEqualTo(1);
    }
    first.takeTraffic();
    assertThat(requestsFor60Calls(alone)).isEqualTo(4);
    assertThat(requestsFor60Calls(alone)).isEqualTo(3); // syncing, 50 and 10 calls
    assertThat(requestsFor60Calls(alone)).isEqualTo(3);
  }

  /** Returns an endpoint that tries batches of 50 calls, after a limit to 25. */
  private Endpoint inATrial(TestRound round) {
    BatchSize size = new BatchSize();
    size.startRound();
    assertThat(size.failed(50, true)).isFalse();
    for (int i = 0; i < BatchSize.ROUNDS_BEFORE_TRIAL; i++) {
      size.startRound();
      size.served();
    }
    size.startRound();
    assertThat(size.current()).isEqualTo(50);
    return new Endpoint(rpc, SourceUrl.of(first.url()), round, Duration.ZERO, size);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 413, 429, 502})
  void servesTheRoundInWhichALargerBatchFails(int status) throws Exception {
    first.maxBatch(25).errorStatus(status);
    assertThat(resultsOf60Calls(inATrial(round))).hasSize(60);
    assertThat(first.takeTraffic().requests()).isEqualTo(4); // 50 calls, and 25, 25 and 10
  }

  @Test
  void servesTheRoundInWhichALargerBatchIsLimited() throws Exception {
    String limited =
        IntStream.rangeClosed(1, 50)
            .mapToObj(
                "{\"id\": %d, \"error\": {\"code\": -32005, \"message\": \"limit\"}}"::formatted)
            .collect(Collectors.joining(", ", "[", "]"));
    server.enqueue(FakeResponse.json(limited));
    assertThat(resultsOf60Calls(inATrial(round))).hasSize(60);
    assertThat(first.takeTraffic().requests()).isEqualTo(3); // 25, 25 and 10 calls
  }

  @Test
  void reportsThatALargerBatchHasUsedAllTime() {
    first.refuse(FakeResponse.hang());
    Endpoint endpoint = inATrial(TestRound.within(Duration.ofMillis(800), new VirtualTime()));
    SourceException failure =
        catchThrowableOfType(SourceException.class, () -> resultsOf60Calls(endpoint));
    assertThat(failure.reason()).contains("within PT0.3S");
    assertThat(first.takeTraffic().requests()).isEqualTo(1);
  }

  @Test
  void keepsTheSizeOfBatchesIfACallAloneFailsToo() throws Exception {
    EvmChain alone = chain(first.url());
    first.refuse(
        FakeResponse.json("{\"error\": {\"code\": -32005, \"message\": \"limit exceeded\"}}"));
    assertThat(requestsFor60Calls(alone)).isEqualTo(7); // syncing; 50, 25, 12, 6, 3 calls and 1
    first.serve();
    assertThat(requestsFor60Calls(alone)).isEqualTo(3); // syncing, 50 and 10 calls
  }

  private static ContractCall<BigInteger> version() {
    return AbiFunction.of("version()", "(uint256)")
        .call(Address.of("0x" + "12".repeat(20)), values -> values.integer(0));
  }

  private long requestsFor60Calls(EvmChain alone) throws Exception {
    try {
      assertThat(resultsOf60Calls(alone)).hasSize(60);
    } catch (NoEndpointException e) {
      assertThat(e.reason()).containsAnyOf("-32005", "429");
    }
    return first.takeTraffic().requests();
  }

  private List<CallResult<BigInteger>> resultsOf60Calls(EvmChain alone) throws Exception {
    return alone.read(round, this::resultsOf60Calls);
  }

  private List<CallResult<BigInteger>> resultsOf60Calls(Endpoint endpoint)
      throws SourceException, InterruptedException {
    ContractCall<BigInteger> call = version();
    first.call(call.contract().lowerCase(), call.data(), "0x" + "0".repeat(63) + "6");
    return endpoint.callAll(Collections.nCopies(60, call));
  }

  @Test
  void failsWithTheKindOfTheEndpointTriedLast() {
    first.syncing(true);
    second.refuse(FakeResponse.status(503));
    NoEndpointException failure = failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.HTTP_STATUS);
    assertThat(failure.reason()).isEqualTo("status is not 200: 503");
    assertThat(failure.url()).isEqualTo(SourceUrl.ofKeyInPath(second.url()));
  }

  @Test
  void failsIfTheEndpointTriedLastIsSyncing() {
    first.refuse(FakeResponse.status(503));
    second.syncing(true);
    NoEndpointException failure = failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.NO_SYNCED_SOURCE);
    assertThat(failure)
        .hasMessage("node is syncing with its chain, at " + server.url("/second/***"));
  }

  @Test
  void neverShowsKeysOfUrls() {
    first.refuse(FakeResponse.status(503));
    second.error("eth_blockNumber", -32005, "key " + KEY + " is over its limit");
    NoEndpointException failure = failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.RPC_ERROR);
    assertThat(failure.reason()).isEqualTo("RPC error -32005: key *** is over its limit");
    assertThat(failure).hasMessageNotContaining(KEY).hasToString(failure.toString());
    assertThat(failure.url().toString()).doesNotContain(KEY);
    assertThat(failure.getCause()).hasMessageNotContaining(KEY);
  }

  @Test
  void anEndpointThatDoesNotAnswerLeavesHalfOfTheRoundForTheNextOne() throws Exception {
    VirtualTime time = new VirtualTime();
    TestRound minute = TestRound.within(Duration.ofMinutes(1), time);
    BigInteger head =
        chain.read(
            minute,
            endpoint -> {
              if (endpoint.url().equals(SourceUrl.ofKeyInPath(first.url()))) {
                time.advance(Duration.ofMillis(29_450));
                first.refuse(FakeResponse.hang());
                // Half of the round, without half a second to report a failure, is 29.75 s.
                assertThatThrownBy(endpoint::blockNumber).hasMessageContaining("within PT0.3S");
              }
              return endpoint.blockNumber();
            });
    assertThat(head).isEqualTo(2);
  }

  @Test
  void theLastEndpointHasTheRestOfTheRound() {
    first.refuse(FakeResponse.status(503));
    assertThat(failureAfter59200MillisOfAMinute(chain, second).reason())
        .isEqualTo("no complete response within PT0.3S");
  }

  @Test
  void reportsAnEndpointThatDoesNotAnswerBeforeTheDeadline() {
    NoEndpointException failure = failureAfter59200MillisOfAMinute(chain(first.url()), first);
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure.reason()).isEqualTo("no complete response within PT0.3S");
  }

  /** Half a second is for the report. */
  private NoEndpointException failureAfter59200MillisOfAMinute(
      EvmChain asked, FakeEvmChain silent) {
    VirtualTime time = new VirtualTime();
    TestRound minute = TestRound.within(Duration.ofMinutes(1), time);
    return catchThrowableOfType(
        NoEndpointException.class,
        () ->
            asked.read(
                minute,
                endpoint -> {
                  time.advance(Duration.ofMillis(59_200));
                  silent.refuse(FakeResponse.hang());
                  return endpoint.blockNumber();
                }));
  }

  @Test
  void passesOverAnInvalidUrl() throws Exception {
    assertThat(chain("ws://127.0.0.1:1", second.url()).read(round, Endpoint::blockNumber))
        .isEqualTo(2);
  }

  @Test
  void endsWithItsRound() {
    round.cancel();
    assertThatThrownBy(this::head).isInstanceOf(InterruptedException.class);
    assertThat(second.takeTraffic().requests()).isZero();
  }

  @Test
  void needsAnEndpoint() {
    assertThatIllegalArgumentException().isThrownBy(this::chain);
  }
}
