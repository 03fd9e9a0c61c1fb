package io.github.panicmonitors.testkit.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A fake JSON-RPC endpoint of an EVM chain over real HTTP: single calls and batches, with scripted
 * results, errors and limits.
 *
 * <pre>{@code
 * try (FakeEvmChain chain = FakeEvmChain.create()) {
 *   chain.head(7).call(token, "0x18160ddd", "0x" + "0".repeat(61) + "3e8");
 *   chain.log(7, token, "0x", transferTopic);
 *   monitor(chain.url());
 *   chain.callError(token, "0x18160ddd", 3, "execution reverted");
 *   chain.maxBatch(10).maxLogRange(100).errorStatus(400);
 *   chain.refuse(FakeResponse.tooManyRequests(Duration.ofMinutes(1)));
 *   chain.serve();
 *   assertThat(chain.takeTraffic().requests()).isEqualTo(4);
 * }
 * }</pre>
 *
 * <p>{@link #at} puts several endpoints on one server. {@link #script} sets everything at once, as
 * JSON. A new chain has the id 1 and the newest block 20,000,000. It is not syncing, and has
 * neither contracts nor logs. A method without a result gives the error -32601. Thread-safe.
 */
public final class FakeEvmChain implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final long INITIAL_HEAD = 20_000_000;

  private final FakeHttpServer server;
  private final String path;
  private final boolean ownsServer;
  private final Map<String, Long> calls = new TreeMap<>();
  private RpcScript script = new RpcScript(JSON.createObjectNode());
  private @Nullable FakeResponse refusal;
  private long requestsLeft;
  private long requests;
  private long bytesReceived;
  private long bytesSent;

  private FakeEvmChain(FakeHttpServer server, String path, boolean ownsServer) {
    this.server = server;
    this.path = path;
    this.ownsServer = ownsServer;
    chainId(1).head(INITIAL_HEAD).syncing(false).result("web3_clientVersion", "Fake/v1.0.0");
    attach();
  }

  /** Answers later requests to its path. */
  void attach() {
    server.respondWith(path, this::respond);
  }

  /** Starts a server with one endpoint. */
  public static FakeEvmChain create() {
    return new FakeEvmChain(FakeHttpServer.create(), "/", true);
  }

  /**
   * Adds an endpoint to a server, which {@link #close} does not stop.
   *
   * @param path such as {@code /mainnet}
   */
  public static FakeEvmChain at(FakeHttpServer server, String path) {
    return new FakeEvmChain(requireNonNull(server, "server"), requireNonNull(path, "path"), false);
  }

  /** Returns the URL of the endpoint. */
  public String url() {
    return server.url(path);
  }

  /** Returns the HTTP server. */
  public FakeHttpServer server() {
    return server;
  }

  // ---- results and errors

  /** Sets the chain's id. Default: 1. */
  public FakeEvmChain chainId(long id) {
    return result("eth_chainId", hex(id)).result("net_version", Long.toString(id));
  }

  /** Sets the number of the newest block, which may be lower than before. */
  public FakeEvmChain head(long block) {
    return result("eth_blockNumber", hex(block));
  }

  /** Sets whether the node is behind its chain. */
  public FakeEvmChain syncing(boolean syncing) {
    return result("eth_syncing", syncing ? Map.of("highestBlock", "0x7fffffff") : false);
  }

  /**
   * Sets the result of a method, whatever its parameters are.
   *
   * @param result null, or a string, number, boolean, list or map with string keys
   */
  public FakeEvmChain result(String method, @Nullable Object result) {
    return set(method, result == null ? RpcScript.nullResult() : result);
  }

  /** Sets the error of a method, whatever its parameters are. */
  public FakeEvmChain error(String method, int code, String message) {
    return set(method, RpcScript.error(code, message));
  }

  /**
   * Sets the result of {@code eth_call} for a contract and its calldata. Other calls return {@code
   * 0x}, as if no contract were there.
   *
   * @param address of the contract, in hexadecimal
   * @param calldata the selector and the encoded arguments, in hexadecimal
   * @param result in hexadecimal
   */
  public synchronized FakeEvmChain call(String address, String calldata, String result) {
    script.call(address, calldata, JsonNodeFactory.instance.textNode(result));
    return this;
  }

  /** Sets the error of {@code eth_call} for a contract and its calldata. */
  public synchronized FakeEvmChain callError(
      String address, String calldata, int code, String message) {
    script.call(address, calldata, RpcScript.error(code, message));
    return this;
  }

  /** Adds a log. It is served to queries whose range, addresses and topics it matches. */
  public synchronized FakeEvmChain log(long block, String address, String data, String... topics) {
    ObjectNode log = JSON.createObjectNode().put("blockNumber", hex(block));
    log.put("address", address).put("data", data);
    log.set("topics", JSON.valueToTree(List.of(topics)));
    script.log(log);
    return this;
  }

  private synchronized FakeEvmChain set(String member, Object value) {
    script.set(member, JSON.valueToTree(value));
    return this;
  }

  // ---- limits and faults

  /** Refuses log queries for more blocks than this. Default: no limit. */
  public FakeEvmChain maxLogRange(int blocks) {
    return set("max_log_range", blocks);
  }

  /** Refuses larger batches with one error object; 0 refuses all batches. Default: no limit. */
  public FakeEvmChain maxBatch(int calls) {
    return set("max_batch", calls);
  }

  /** Sets whether the members of a batch are answered in the reverse order. */
  public FakeEvmChain batchReversed(boolean reversed) {
    return set("batch_reversed", reversed);
  }

  /** Answers only the first members of a batch, at most this many. Default: all. */
  public FakeEvmChain batchPart(int calls) {
    return set("batch_part", calls);
  }

  /** Sets whether the endpoint has filters, such as {@code eth_newFilter}. Default: yes. */
  public FakeEvmChain filters(boolean filters) {
    return set("filters", filters);
  }

  /** Sets the HTTP status of an error object that answers a request. Default: 200. */
  public FakeEvmChain errorStatus(int status) {
    return set("error_status", status);
  }

  /**
   * Answers this many calls, and later ones with the error -32005, even within a batch. Default: no
   * limit.
   */
  public FakeEvmChain limitCalls(int calls) {
    return set("calls_left", calls);
  }

  /**
   * Serves every second request from a replica that is this many blocks behind: its newest block
   * and its logs are older. Default: 0.
   */
  public FakeEvmChain staleReplica(int blocksBehind) {
    return set("stale_replica", blocksBehind);
  }

  /** Sets whether every log query returns all logs, whatever it asks for. */
  public FakeEvmChain unfilteredLogs(boolean unfiltered) {
    return set("unfiltered_logs", unfiltered);
  }

  /** Sends this response to every later request, until {@link #serve} is called. */
  public FakeEvmChain refuse(FakeResponse refusal) {
    return refuseAfter(0, refusal);
  }

  /** Answers this many requests, and sends this response to later ones. */
  public synchronized FakeEvmChain refuseAfter(int requests, FakeResponse refusal) {
    this.refusal = requireNonNull(refusal, "refusal");
    requestsLeft = requests;
    return this;
  }

  /** Answers requests again after {@link #refuse} or {@link #refuseAfter}. */
  public synchronized FakeEvmChain serve() {
    refusal = null;
    return this;
  }

  /**
   * Replaces all results, errors and limits by a JSON object. Its members:
   *
   * <ul>
   *   <li>a method: its result. {@code {"error": {"code", "message", "data"}}} answers with that
   *       error object, {@code {"null": true}} with null.
   *   <li>{@code eth_call}: an object from {@code "<address> <calldata>"}, both in lower case, to a
   *       result as above
   *   <li>{@code logs}: a list of logs, each with {@code address}, {@code topics}, {@code data} and
   *       {@code blockNumber}
   *   <li>{@code max_log_range}, {@code max_batch}, {@code batch_reversed}, {@code batch_part},
   *       {@code filters}, {@code error_status}, {@code calls_left}, {@code stale_replica}, {@code
   *       unfiltered_logs}: as the methods of this class
   * </ul>
   *
   * @throws IllegalArgumentException if the text is not a JSON object
   */
  public FakeEvmChain script(String json) {
    return script(objectOf(json));
  }

  synchronized FakeEvmChain script(ObjectNode members) {
    script = new RpcScript(members.deepCopy());
    return this;
  }

  // ---- traffic

  /** Returns the traffic of this endpoint since this method was called last. */
  public synchronized RpcTraffic takeTraffic() {
    RpcTraffic traffic = new RpcTraffic(requests, calls, bytesReceived, bytesSent);
    calls.clear();
    requests = 0;
    bytesReceived = 0;
    bytesSent = 0;
    return traffic;
  }

  /** Stops the server that {@link #create} has started. */
  @Override
  public void close() {
    if (ownsServer) {
      server.close();
    }
  }

  private synchronized FakeResponse respond(RecordedRequest request) {
    requests++;
    bytesReceived += request.body().getBytes(UTF_8).length;
    if (refusal != null && requestsLeft-- <= 0) {
      return refusal;
    }
    JsonNode answer = answer(request);
    String text = answer.toString();
    bytesSent += text.getBytes(UTF_8).length;
    return FakeResponse.json(answer.has("error") ? script.errorStatus() : 200, text);
  }

  private JsonNode answer(RecordedRequest request) {
    JsonNode message;
    try {
      message = JSON.readTree(request.body());
    } catch (JsonProcessingException e) {
      return RpcScript.refusal(-32700, "request is not JSON");
    }
    count(message);
    return script.answer(message);
  }

  private void count(JsonNode message) {
    for (JsonNode call : message.isArray() ? message : List.of(message)) {
      calls.merge(call.path("method").asText(), 1L, Long::sum);
    }
  }

  static ObjectNode objectOf(String json) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
    throw new IllegalArgumentException("not a JSON object: " + json);
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  @Override
  public String toString() {
    return url();
  }
}
