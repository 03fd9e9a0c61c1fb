package io.github.panicmonitors.testkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeEvmChainTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "0xc8fbd2EBB4713A5C9c499436542A7a939f64ABc1";
  private static final String OTHER = "0x4589bD8baEb2c6CE2f71139ccCaD3AE773833E8f";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AutoClose private final FakeEvmChain chain = FakeEvmChain.create();

  // ---- single calls

  @Test
  void answersLikeAChain() throws Exception {
    assertThat(result("eth_chainId")).isEqualTo("\"0x1\"");
    assertThat(result("net_version")).isEqualTo("\"1\"");
    assertThat(result("eth_blockNumber")).isEqualTo("\"0x1312d00\"");
    assertThat(result("eth_syncing")).isEqualTo("false");
    chain.chainId(137).head(7).syncing(true);
    assertThat(result("eth_chainId")).isEqualTo("\"0x89\"");
    assertThat(result("eth_blockNumber")).isEqualTo("\"0x7\"");
    assertThat(result("eth_syncing")).contains("highestBlock");
    chain.head(5).syncing(false);
    assertThat(result("eth_blockNumber")).isEqualTo("\"0x5\"");
    assertThat(result("eth_syncing")).isEqualTo("false");
  }

  @Test
  void answersWithScriptedResults() throws Exception {
    chain
        .result("eth_gasPrice", null)
        .result("eth_feeHistory", Map.of("baseFeePerGas", List.of("0x1")))
        .result("eth_blockNumber", "-0x1");
    assertThat(call("eth_gasPrice")).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":null}");
    assertThat(result("eth_feeHistory")).isEqualTo("{\"baseFeePerGas\":[\"0x1\"]}");
    assertThat(result("eth_blockNumber")).isEqualTo("\"-0x1\"");
  }

  @Test
  void answersWithErrors() throws Exception {
    chain.error("eth_syncing", -32603, "internal error").errorStatus(400);
    assertThat(errorCode(call("eth_syncing"))).isEqualTo(-32603);
    assertThat(errorCode(call("eth_mining"))).isEqualTo(-32601);
    assertThat(errorCode(call("logs"))).isEqualTo(-32601);
    assertThat(errorCode(post("no JSON").body())).isEqualTo(-32700);
    assertThat(post("no JSON").statusCode()).isEqualTo(400);
    assertThat(post("[" + request(1, "eth_syncing", "") + "]").statusCode()).isEqualTo(200);
  }

  @Test
  void answersCallsByAddressAndCalldata() throws Exception {
    chain.call(TOKEN, "0x54FD4D50", "0x06").callError(TOKEN, "0x40884c52", 3, "reverted");
    assertThat(ethCall(TOKEN.toLowerCase(Locale.ROOT), "data", "0x54fd4d50"))
        .contains("\"result\":\"0x06\"");
    assertThat(ethCall(TOKEN, "input", "0x54fd4d50")).contains("\"result\":\"0x06\"");
    assertThat(errorCode(ethCall(TOKEN, "data", "0x40884c52"))).isEqualTo(3);
    assertThat(ethCall(OTHER, "data", "0x54fd4d50")).contains("\"result\":\"0x\"");
    chain.error("eth_call", -32000, "header not found");
    assertThat(errorCode(ethCall(TOKEN, "data", "0x54fd4d50"))).isEqualTo(-32000);
    chain.call(TOKEN, "0x54fd4d50", "0x04");
    assertThat(ethCall(TOKEN, "data", "0x54fd4d50")).contains("\"result\":\"0x04\"");
  }

  // ---- logs

  @Test
  void servesLogsByRange() throws Exception {
    chain.head(9).log(3, TOKEN, "0x01").log(4, TOKEN, "0x02").log(4, TOKEN, "0x03");
    assertThat(data(logs("0x3", "0x9", ""))).containsExactly("0x01", "0x02", "0x03");
    assertThat(data(logs("0x4", "latest", ""))).containsExactly("0x02", "0x03");
    assertThat(data(logs("earliest", "0x3", ""))).containsExactly("0x01");
    JsonNode last = JSON.readTree(logs("0x4", "0x4", "")).at("/result/1");
    assertThat(last.get("logIndex").asText()).isEqualTo("0x1");
    assertThat(last.get("blockNumber").asText()).isEqualTo("0x4");
    assertThat(last.get("removed").asBoolean(true)).isFalse();
    assertThat(last.get("address").asText()).isEqualToIgnoringCase(TOKEN);
  }

  @Test
  void servesLogsByAddressAndTopics() throws Exception {
    chain.head(3).log(3, TOKEN, "0x01", "0xAA", "0xbb").log(3, OTHER, "0x02", "0xaa");
    assertThat(data(logs("0x3", "0x3", ", \"address\": \"%s\"".formatted(TOKEN))))
        .containsExactly("0x01");
    assertThat(data(logs("0x3", "0x3", ", \"address\": [\"%s\", \"0x00\"]".formatted(OTHER))))
        .containsExactly("0x02");
    assertThat(data(logs("0x3", "0x3", ", \"address\": []"))).hasSize(2);
    assertThat(data(logs("0x3", "0x3", ", \"topics\": [\"0xaa\"]"))).hasSize(2);
    assertThat(data(logs("0x3", "0x3", ", \"topics\": [null, [\"0xcc\", \"0xbb\"]]")))
        .containsExactly("0x01");
    assertThat(data(logs("0x3", "0x3", ", \"topics\": [\"0xcc\"]"))).isEmpty();
  }

  @Test
  void refusesLogsOfOtherRanges() throws Exception {
    chain.head(20).log(3, TOKEN, "0x01").maxLogRange(10);
    assertThat(errorCode(logs("0x14", "0x15", ""))).isEqualTo(-32000);
    assertThat(errorCode(logs("0x4", "0x3", ""))).isEqualTo(-32000);
    assertThat(errorCode(logs("0x1", "0xb", ""))).isEqualTo(-32005);
    assertThat(data(logs("0x1", "0xa", ""))).containsExactly("0x01");
  }

  @Test
  void servesUnrequestedLogs() throws Exception {
    chain.head(3).log(2, OTHER, "0x01").log(99, TOKEN, "0x02").unfilteredLogs(true);
    assertThat(data(logs("0x3", "0x3", ", \"address\": \"%s\"".formatted(TOKEN))))
        .containsExactly("0x01", "0x02");
  }

  @Test
  void hasFilters() throws Exception {
    chain.head(3).log(3, TOKEN, "0x01").log(3, OTHER, "0x02");
    assertThat(call("eth_newFilter", "{\"address\": \"%s\"}".formatted(TOKEN))).contains("\"0x1\"");
    assertThat(data(call("eth_getFilterLogs", "\"0x1\""))).containsExactly("0x01");
    assertThat(call("eth_uninstallFilter", "\"0x1\"")).contains("true");
    assertThat(errorCode(call("eth_getFilterLogs", "\"0x1\""))).isEqualTo(-32000);
    chain.filters(false);
    assertThat(errorCode(call("eth_newFilter", "{}"))).isEqualTo(-32601);
  }

  // ---- batches

  @Test
  void answersBatches() throws Exception {
    assertThat(batch(3)).containsExactly(1, 2, 3);
    chain.batchReversed(true);
    assertThat(batch(3)).containsExactly(3, 2, 1);
    chain.batchReversed(false).batchPart(2);
    assertThat(batch(3)).containsExactly(1, 2);
  }

  @Test
  void refusesLargeBatches() throws Exception {
    chain.maxBatch(2).errorStatus(413);
    assertThat(batch(2)).hasSize(2);
    HttpResponse<String> refused = post(batchOf(3));
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(errorCode(refused.body())).isEqualTo(-32600);
    chain.maxBatch(0);
    assertThat(errorCode(post(batchOf(1)).body())).isEqualTo(-32600);
  }

  // ---- faults

  @Test
  void limitsCallsEvenWithinABatch() throws Exception {
    chain.limitCalls(2);
    JsonNode answers = JSON.readTree(post(batchOf(3)).body());
    assertThat(answers.get(1).has("result")).isTrue();
    assertThat(answers.get(2).at("/error/code").asInt()).isEqualTo(-32005);
    assertThat(errorCode(call("eth_syncing"))).isEqualTo(-32005);
    chain.limitCalls(1);
    assertThat(result("eth_syncing")).isEqualTo("false");
  }

  @Test
  void servesEverySecondRequestFromAStaleReplica() throws Exception {
    chain.head(10).log(9, TOKEN, "0x01").staleReplica(2);
    assertThat(result("eth_blockNumber")).isEqualTo("\"0xa\"");
    assertThat(result("eth_blockNumber")).isEqualTo("\"0x8\"");
    assertThat(data(logs("0x9", "0xa", ""))).containsExactly("0x01");
    assertThat(errorCode(logs("0x9", "0xa", ""))).isEqualTo(-32000);
  }

  @Test
  void refusesRequests() throws Exception {
    chain.refuseAfter(1, FakeResponse.tooManyRequests(Duration.ofMinutes(1)));
    assertThat(result("eth_syncing")).isEqualTo("false");
    assertThat(post(request(1, "eth_syncing", "")).statusCode()).isEqualTo(429);
    chain.serve();
    assertThat(result("eth_syncing")).isEqualTo("false");
    chain.refuse(FakeResponse.raw(""));
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> result("eth_syncing"));
  }

  // ---- several endpoints, traffic, scripts

  @Test
  void sharesAServerWithOthers() throws Exception {
    try (FakeHttpServer server = FakeHttpServer.create()) {
      server.page("up 1\n");
      try (FakeEvmChain one = FakeEvmChain.at(server, "/one").head(1);
          FakeEvmChain two = FakeEvmChain.at(server, "/two").head(2)) {
        assertThat(post(one.url(), request(1, "eth_blockNumber", "")).body()).contains("\"0x1\"");
        assertThat(post(two.url(), request(1, "eth_blockNumber", "")).body()).contains("\"0x2\"");
        assertThat(one.takeTraffic().requests()).isEqualTo(1);
      }
      assertThat(post(server.url(), "").body()).isEqualTo("up 1\n");
    }
  }

  @Test
  void countsTraffic() throws Exception {
    String sent = post(batchOf(2)).body();
    result("eth_syncing");
    chain.refuse(FakeResponse.status(503));
    post("");
    RpcTraffic traffic = chain.takeTraffic();
    assertThat(traffic.requests()).isEqualTo(3);
    assertThat(traffic.callsByMethod()).containsEntry("eth_blockNumber", 2L);
    assertThat(traffic.calls()).isEqualTo(3);
    assertThat(traffic.calls("eth_syncing")).isEqualTo(1);
    assertThat(traffic.calls("eth_call")).isZero();
    assertThat(traffic.bytesReceived())
        .isEqualTo(batchOf(2).length() + request(7, "eth_syncing", "").length());
    assertThat(traffic.bytesSent()).isGreaterThan(sent.length());
    assertThat(chain.takeTraffic()).isEqualTo(new RpcTraffic(0, Map.of(), 0, 0));
  }

  @Test
  void replacesItsScript() throws Exception {
    chain.script(
        """
        {"eth_blockNumber": "0x8", "eth_syncing": {"error": {"code": -1, "message": "no"}},
         "eth_call": {"%s 0x01": {"null": true}}, "max_batch": 1}
        """
            .formatted(OTHER.toLowerCase(Locale.ROOT)));
    assertThat(result("eth_blockNumber")).isEqualTo("\"0x8\"");
    assertThat(errorCode(call("eth_syncing"))).isEqualTo(-1);
    assertThat(errorCode(call("eth_chainId"))).isEqualTo(-32601);
    assertThat(ethCall(OTHER, "data", "0x01")).contains("\"result\":null");
    assertThat(errorCode(post(batchOf(2)).body())).isEqualTo(-32600);
    assertThatIllegalArgumentException().isThrownBy(() -> chain.script("[]"));
    assertThatIllegalArgumentException().isThrownBy(() -> chain.script("{"));
  }

  // ---- requests

  private static String request(int id, String method, String parameters) {
    return "{\"jsonrpc\": \"2.0\", \"id\": %d, \"method\": \"%s\", \"params\": [%s]}"
        .formatted(id, method, parameters);
  }

  private static String batchOf(int calls) {
    StringBuilder batch = new StringBuilder("[");
    for (int id = 1; id <= calls; id++) {
      batch.append(id == 1 ? "" : ",").append(request(id, "eth_blockNumber", ""));
    }
    return batch.append(']').toString();
  }

  private List<Integer> batch(int calls) throws Exception {
    JsonNode answers = JSON.readTree(post(batchOf(calls)).body());
    return answers.findValues("id").stream().map(JsonNode::asInt).toList();
  }

  private String call(String method) throws Exception {
    return call(method, "");
  }

  private String call(String method, String parameters) throws Exception {
    return post(request(7, method, parameters)).body();
  }

  private String result(String method) throws Exception {
    return JSON.readTree(call(method)).get("result").toString();
  }

  private String ethCall(String to, String name, String calldata) throws Exception {
    return call(
        "eth_call", "{\"to\": \"%s\", \"%s\": \"%s\"}, \"latest\"".formatted(to, name, calldata));
  }

  private String logs(String from, String to, String more) throws Exception {
    return call(
        "eth_getLogs", "{\"fromBlock\": \"%s\", \"toBlock\": \"%s\"%s}".formatted(from, to, more));
  }

  private static List<String> data(String response) throws IOException {
    return JSON.readTree(response).get("result").findValuesAsText("data");
  }

  private static int errorCode(String response) throws IOException {
    return JSON.readTree(response).at("/error/code").asInt();
  }

  private HttpResponse<String> post(String body) throws Exception {
    return post(chain.url(), body);
  }

  private HttpResponse<String> post(String url, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
