package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class JsonRpcClientTest {
  private static final RpcCall<Long> HEIGHT = RpcCall.of("height", JsonValue::asLong);

  private final FakeHttpServer server = FakeHttpServer.create();
  private final SourceClient client = SourceClient.builder().build();
  private final JsonRpcClient rpc = JsonRpcClient.of(JsonClient.of(client));
  private final SourceUrl url = SourceUrl.of(server.url("/rpc"));

  @AfterEach
  void close() {
    assertThat(client.busyConnections()).isZero();
    client.close();
    server.close();
  }

  @Test
  void callsAMethod() throws Exception {
    server.respond(
        "POST", "/rpc", FakeResponse.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":7}"));
    assertThat(rpc.call(url, HEIGHT, round())).isEqualTo(7);
    BigInteger big = BigInteger.TWO.pow(255);
    RpcCall<Long> withParams = RpcCall.of("call", JsonValue::asLong, "a", null, List.of(big));
    assertThat(rpc.call(url, withParams, round())).isEqualTo(7);
    assertThat(server.requests())
        .extracting("body")
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"height\",\"params\":[]}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"call\",\"params\":[\"a\",null,["
                + big
                + "]]}");
  }

  @Test
  void aResultMayBeNull() throws Exception {
    server.respond(FakeResponse.json("{\"id\":1,\"result\":null,\"error\":null}"));
    assertThat(rpc.call(url, RpcCall.of("syncState", JsonValue::isNull), round())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"code\":-32601,\"message\":\"no such method\"} | RPC error -32601: no such method",
        "400 | {\"code\":-32005,\"message\":\"range too large\"} | RPC error -32005: range too large",
        "404 | {\"code\":1} | RPC error 1",
        "500 | {\"code\":null,\"message\":null} | RPC error",
        "200 | \"no\" | RPC error",
        "200 | {\"code\":1e5,\"message\":[]} | RPC error",
        "200 | {\"code\":99999999999999999999} | RPC error"
      })
  void anErrorIsAFailureOfItsOwnKind(int status, String error, String reason) {
    server.respond(FakeResponse.json(status, "{\"id\":null,\"error\":" + error + "}"));
    RpcException failure = catchThrowableOfType(RpcException.class, this::height);
    assertThat(failure.kind()).isEqualTo(FailureKind.RPC_ERROR);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.isUnreachable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"400, 2", "404, 2", "500, 3"})
  void anErrorOnAKeptConnectionIsTheServersAnswerBelowStatus500(int status, int requests)
      throws Exception {
    server.enqueue(FakeResponse.json("{\"id\":1,\"result\":7}"));
    server.respond(FakeResponse.json(status, "{\"error\":{\"code\":-32005}}"));
    assertThat(height()).isEqualTo(7);
    assertThat(failure().kind()).isEqualTo(FailureKind.RPC_ERROR);
    assertThat(server.requestCount()).isEqualTo(requests);
  }

  @Test
  void anErrorHasItsCodeMessageAndData() {
    String message = "x".repeat(300);
    server.respond(
        FakeResponse.json(
            "{\"id\":1,\"error\":{\"code\":3,\"message\":\"" + message + "\",\"data\":\"0x08\"}}"));
    RpcError error = catchThrowableOfType(RpcException.class, this::height).error();
    assertThat(error.code()).hasValue(3);
    assertThat(error.message()).isEqualTo(message.substring(0, 200) + "...");
    assertThat(error.data().asString()).isEqualTo("0x08");
  }

  @Test
  void keysOfTheUrlAreInNoMessage() {
    String key = "0123456789abcdef";
    SourceUrl secret = SourceUrl.ofKeyInPath(server.url("/v3/" + key));
    server.respond(
        FakeResponse.json("{\"id\":1,\"error\":{\"message\":\"unknown key " + key + "\"}}"));
    assertThat(catchThrowableOfType(RpcException.class, () -> rpc.call(secret, HEIGHT, round())))
        .hasMessage("RPC error: unknown key ***, at " + server.url("/v3/***"));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 502, 503, 504})
  void aStatusThatIsNoAnswerStaysAStatus(int status) {
    server.respond(FakeResponse.json(status, "{\"error\":{\"code\":1}}"));
    SourceException failure = failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.HTTP_STATUS);
    assertThat(failure.status()).hasValue(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":2,\"result\":7} | answer has the id of another call",
        "{\"id\":\"1\",\"result\":7} | id must be an integer of 64 bits, but is a string",
        "{\"result\":7} | id must be an integer of 64 bits, but is missing",
        "{\"id\":1} | answer has neither a result nor an error",
        "{\"id\":1,\"result\":\"7\"} | result must be an integer of 64 bits, but is a string",
        "[] | id must be an integer of 64 bits, but is missing"
      })
  void rejectsWrongAnswers(String answer, String reason) {
    server.respond(FakeResponse.json(answer));
    SourceException failure = failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED);
    assertThat(failure.reason()).isEqualTo(reason);
  }

  @Test
  void hasATimeLimit() {
    server.respond(FakeResponse.hang());
    SourceException failure =
        catchThrowableOfType(
            SourceException.class,
            () -> rpc.withTimeout(Duration.ofMillis(300)).call(url, HEIGHT, round()));
    assertThat(failure.reason()).isEqualTo("no complete response within PT0.3S");
  }

  @Test
  void answersOfABatchAreInTheOrderOfTheCalls() throws Exception {
    server.respond(
        FakeResponse.json(
            "[{\"id\":3,\"result\":30},{\"id\":1,\"result\":10},{\"id\":2,\"result\":20}]"));
    assertThat(batch(3))
        .extracting(answer -> answer.result().orElseThrow())
        .containsExactly(10L, 20L, 30L);
    assertThat(server.requests().get(0).body())
        .startsWith("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"height\",\"params\":[0]},{")
        .contains("\"id\":3,");
  }

  @Test
  void aBatchMayBeAnsweredInPart() throws Exception {
    server.respond(
        FakeResponse.json(
            "[{\"id\":2,\"error\":{\"code\":3}},{\"id\":3,\"result\":\"0x\"},"
                + "{\"id\":null,\"error\":{\"code\":-32600}},{\"id\":1,\"result\":7}]"));
    List<RpcAnswer<Long>> answers = batch(4);
    assertThat(answers.get(0)).isEqualTo(new RpcAnswer.Result<>(7L));
    assertThat(answers.get(1))
        .isInstanceOfSatisfying(
            RpcAnswer.Failed.class, failed -> assertThat(failed.error().code()).hasValue(3));
    assertThat(answers.get(2))
        .isEqualTo(
            new RpcAnswer.Unreadable<>(
                "[1].result must be an integer of 64 bits, but is a string"));
    assertThat(answers.get(3)).isEqualTo(new RpcAnswer.Missing<>());
    assertThat(answers.subList(1, 4)).allSatisfy(answer -> assertThat(answer.result()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"id\":null,\"error\":{\"code\":-32600,\"message\":\"batch too large\"}}",
        "200 | {}",
        "500 | {\"error\":{\"code\":-32600}}",
        "400 | not JSON",
        "400 | {\"error\":{\"code\":-32600}}",
        "413 | <html>"
      })
  void theCallerLearnsThatABatchIsRefused(int status, String answer) {
    server.respond(FakeResponse.json(status, answer));
    BatchRefusedException refusal =
        catchThrowableOfType(BatchRefusedException.class, () -> batch(2));
    assertThat(refusal.kind()).isEqualTo(FailureKind.RPC_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 429, 502})
  void anotherStatusIsNoRefusal(int status) {
    server.respond(FakeResponse.json(status, "no"));
    SourceException failure = catchThrowableOfType(SourceException.class, () -> batch(2));
    assertThat(failure).isNotInstanceOf(BatchRefusedException.class);
    assertThat(failure.status()).hasValue(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"id\":0,\"result\":7}] | answer has an id that no call has",
        "[{\"id\":3,\"result\":7}] | answer has an id that no call has",
        "[{\"id\":1,\"result\":7},{\"id\":1,\"result\":8}] | answer has an id twice",
        "[{\"id\":1,\"result\":7},{\"id\":1,\"error\":{}}] | answer has an id twice",
        "[{\"id\":null,\"result\":7}] | [0].id must be an integer of 64 bits, but is null",
        "[{\"id\":1}] | answer has neither a result nor an error",
        "[7] | [0].id must be an integer of 64 bits, but is missing",
        "7 | document must be an array, but is a number"
      })
  void rejectsWrongAnswersToABatch(String answer, String reason) {
    server.respond(FakeResponse.json(answer));
    SourceException failure = catchThrowableOfType(SourceException.class, () -> batch(2));
    assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED);
    assertThat(failure.reason()).isEqualTo(reason);
  }

  @Test
  void sendsNoEmptyBatch() throws Exception {
    assertThat(batch(0)).isEmpty();
    assertThat(server.requestCount()).isZero();
  }

  private long height() throws Exception {
    return rpc.call(url, HEIGHT, round());
  }

  private List<RpcAnswer<Long>> batch(int calls) throws Exception {
    List<RpcCall<Long>> all =
        IntStream.range(0, calls)
            .mapToObj(i -> RpcCall.of("height", JsonValue::asLong, i))
            .toList();
    return rpc.batch(url, all, round());
  }

  private SourceException failure() {
    return catchThrowableOfType(SourceException.class, this::height);
  }

  private static TestRound round() {
    return TestRound.within(Duration.ofSeconds(20));
  }
}
