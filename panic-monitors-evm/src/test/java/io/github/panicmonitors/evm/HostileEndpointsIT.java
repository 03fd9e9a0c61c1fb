package io.github.panicmonitors.evm;

import static io.github.panicmonitors.api.monitor.FailureKind.CONNECT;
import static io.github.panicmonitors.api.monitor.FailureKind.HTTP_STATUS;
import static io.github.panicmonitors.api.monitor.FailureKind.INVALID_URL;
import static io.github.panicmonitors.api.monitor.FailureKind.MALFORMED;
import static io.github.panicmonitors.api.monitor.FailureKind.RPC_ERROR;
import static io.github.panicmonitors.api.monitor.FailureKind.TIMEOUT;
import static io.github.panicmonitors.api.monitor.FailureKind.TOO_LARGE;
import static io.github.panicmonitors.api.monitor.FailureKind.TRUNCATED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.node.FakeEvmChain;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile endpoints, all at once, and a whole manager, in real time and with a heap of 64 MB. */
@Timeout(180)
class HostileEndpointsIT implements MonitorsListener {
  private static final int MEGABYTE = 1 << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String ANSWER = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": ";

  @AutoClose private final FakeHttpServer server = FakeHttpServer.create();
  private final Map<String, Node> nodes = new LinkedHashMap<>();

  private record Node(
      String url,
      FailureKind expected,
      FakeEvmChain chain,
      CompletableFuture<RoundReport> failed,
      CompletableFuture<RoundReport> readAgain) {}

  static Stream<ExecutionStrategy> strategies() {
    return Stream.of(ExecutionStrategies.longLivedThreads(), ExecutionStrategies.taskQueue());
  }

  @Test
  void runsInASmallHeap() {
    assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(64L * MEGABYTE);
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void reportsEachFailureInTimeAndReadsAgainAfterIt(ExecutionStrategy strategy, LogCheck log) {
    // This runs in real time, and the machine may be busy.
    log.allow("rounds start late");
    addWrongResults();
    addWrongAnswers();
    addLargeAnswers();
    addBrokenAnswers();
    add("URL of another protocol", "ws://127.0.0.1:8546", INVALID_URL);
    try (MonitorsManager manager = start(strategy)) {
      nodes.forEach(HostileEndpointsIT::check);
      assertThat(manager.status().abandonedThreads()).isZero();
    }
  }

  private void addWrongResults() {
    String megabyte = "0x" + "f".repeat(MEGABYTE);
    height("height of 1 MB", megabyte);
    height("negative height", "-0x1");
    height("negative number", -1);
    height("height with a sign within", "0x-1");
    height("fraction", 1.5);
    height("height of 257 bits", "0x1" + "0".repeat(64));
    height("height as a list", List.of("0x1"));
    height("block instead of its number", Map.of("number", "0x1"));
    add("syncing of 1 MB", MALFORMED).result("eth_syncing", megabyte);
    add("syncing as a list", MALFORMED).result("eth_syncing", List.of(megabyte));
  }

  private void height(String name, Object result) {
    add(name, MALFORMED).result("eth_blockNumber", result);
  }

  private void addWrongAnswers() {
    add("error", RPC_ERROR).error("eth_blockNumber", -32000, "x".repeat(MEGABYTE));
    add("error with status 400", RPC_ERROR)
        .error("eth_blockNumber", -32005, "limit")
        .errorStatus(400);
    add("rate limit", RPC_ERROR).limitCalls(0);
    add("status 429", HTTP_STATUS).refuse(FakeResponse.tooManyRequests(PATIENCE));
    add("redirect", HTTP_STATUS)
        .refuse(FakeResponse.raw("HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\n\r\n"));
    json("error and result", "{\"id\": 1, \"result\": \"0x1\", \"error\": \"no\"}", RPC_ERROR);
    json("neither error nor result", "{\"id\": 1}", MALFORMED);
    json("answer to another call", "{\"id\": 2, \"result\": \"0x1\"}", MALFORMED);
    json("answer without an id", "{\"result\": \"0x1\"}", MALFORMED);
    json("answer to a batch", "[" + ANSWER + "\"0x1\"}]", MALFORMED);
    json("exponent", ANSWER + "1e999999999}", MALFORMED);
    json("result twice", ANSWER + "\"0x1\", \"result\": \"0x2\"}", MALFORMED);
    json("text", "up 1\n", MALFORMED);
    json("nothing", "", MALFORMED);
    add("HTML", MALFORMED).refuse(FakeResponse.html());
  }

  private void json(String name, String answer, FailureKind expected) {
    add(name, expected).refuse(FakeResponse.json(answer));
  }

  private void addLargeAnswers() {
    large("10 GB of digits", ANSWER + "\"0x", "0".repeat(MEGABYTE));
    large("10 GB of zeros without quotes", ANSWER, "1".repeat(MEGABYTE));
    large("10 GB of brackets", ANSWER, "[".repeat(MEGABYTE));
    large("10 GB of nulls", ANSWER + "[null", ",null".repeat(MEGABYTE / 5));
    large("10 GB of objects", ANSWER + "[{}", ",{}".repeat(MEGABYTE / 3));
    large("10 GB of blanks", ANSWER, " ".repeat(MEGABYTE));
    large("10 GB of a name", ANSWER + "{\"", "x".repeat(MEGABYTE));
  }

  private void large(String name, String head, String piece) {
    add(name, TOO_LARGE)
        .refuse(FakeResponse.repeating(OK + "\r\n" + head, piece.getBytes(UTF_8), 10_000));
  }

  private void addBrokenAnswers() {
    add("no answer", CONNECT).refuse(FakeResponse.raw(""));
    add("reset", CONNECT).refuse(FakeResponse.reset(""));
    add("end before the length", TRUNCATED).refuse(FakeResponse.truncated(99, ANSWER));
    add("end within a chunk", TRUNCATED)
        .refuse(FakeResponse.raw(OK + "Transfer-Encoding: chunked\r\n\r\n100\r\n" + ANSWER));
    add("silence", TIMEOUT).refuse(FakeResponse.hang());
    add("silence after the first call", TIMEOUT).refuseAfter(1, FakeResponse.hang());
    add("body that drips", TIMEOUT)
        .refuse(FakeResponse.drip(Duration.ofMillis(20), OK + "\r\n" + " ".repeat(9_999)));
  }

  // ---- the manager

  private FakeEvmChain add(String name, FailureKind expected) {
    String path = "/" + nodes.size();
    return add(name, server.url(path), expected);
  }

  private FakeEvmChain add(String name, String url, FailureKind expected) {
    FakeEvmChain chain = FakeEvmChain.at(server, "/" + nodes.size());
    nodes.put(
        name, new Node(url, expected, chain, new CompletableFuture<>(), new CompletableFuture<>()));
    return chain;
  }

  private MonitorsManager start(ExecutionStrategy strategy) {
    MonitorsManager manager =
        MonitorsManager.builder()
            .discovery(false)
            .provider(new EvmNodeProvider())
            .period("evm-node", Duration.ofSeconds(1))
            .deadline("evm-node", DEADLINE)
            .execution(strategy)
            .listener(this)
            .build();
    manager.start();
    configure(manager);
    return manager;
  }

  private void configure(MonitorsManager manager) {
    Map<String, Object> entries = new LinkedHashMap<>();
    nodes.forEach(
        (id, node) ->
            entries.put(
                id,
                Map.of(
                    "id",
                    id,
                    "parent_id",
                    "chain_1",
                    "name",
                    id,
                    "node_http_url",
                    node.url,
                    "monitor_node",
                    "true")));
    assertThat(
            manager.apply(ConfigDocument.of("chains.chainlink.ethereum.evm_nodes_config", entries)))
        .succeedsWithin(PATIENCE);
  }

  @Override
  public void roundFinished(RoundReport report) {
    Node node = nodes.get(report.monitor().id());
    if (report.result() instanceof RoundResult.Reading) {
      node.readAgain.complete(report);
    } else if (node.failed.complete(report)) {
      node.chain.script("{\"eth_blockNumber\": \"0x7\", \"eth_syncing\": false}").serve();
    }
  }

  private static void check(String name, Node node) {
    assertThat(node.failed).as(name).succeedsWithin(PATIENCE);
    RoundReport failure = node.failed.join();
    assertThat(failure.failureKind()).as(name).isEqualTo(node.expected);
    assertThat(failure.result().data().get(0).body())
        .as(name)
        .extracting("error")
        .extracting("code")
        .isEqualTo(node.expected == INVALID_URL ? 5009 : 5015);
    assertThat(failure.took()).as(name).isLessThanOrEqualTo(DEADLINE);
    if (node.expected != INVALID_URL) {
      assertThat(node.readAgain).as(name).succeedsWithin(PATIENCE);
    }
  }
}
