package io.github.panicmonitors.testkit.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * A {@link FakeHttpServer} whose pages and {@linkplain FakeEvmChain chains} are described in JSON,
 * for test cases that are kept in files.
 *
 * <pre>{@code
 * try (FakeEndpoints endpoints = FakeEndpoints.create()) {
 *   endpoints.patch(
 *       """
 *       {"/metrics": {"text": "up 1\\n"}, "/rpc": {"rpc": {"eth_blockNumber": "0x7"}}}
 *       """);
 *   monitor(endpoints.resolved("{base}/rpc"));
 *   endpoints.patch(
 *       """
 *       {"/metrics": {"close": true}, "/rpc": {"rpc": {"eth_blockNumber": "0x8"}}}
 *       """);
 * }
 * }</pre>
 *
 * <p>An endpoint is one of
 *
 * <ul>
 *   <li>a page: {@code text} or {@code json}, {@code status} (default 200) and {@code type}, its
 *       content type (default JSON). {@code promised} is a {@code Content-Length} that differs from
 *       the text's. With {@code cut_chunk} the page is chunked and ends within a chunk.
 *   <li>{@code {"close": true}}: the connection ends without a response, whatever else the endpoint
 *       has
 *   <li>{@code {"rpc": {...}}}: a chain, in the form of {@link FakeEvmChain#script}
 * </ul>
 *
 * <p>Other paths answer with status 404. Thread-safe.
 */
public final class FakeEndpoints implements AutoCloseable {
  private final FakeHttpServer server = FakeHttpServer.create();
  private final Map<String, FakeEvmChain> chains = new HashMap<>();
  private ObjectNode described = FakeEvmChain.JSON.createObjectNode();

  private FakeEndpoints() {
    server.respond(FakeResponse.status(404));
  }

  /** Starts a server without endpoints. */
  public static FakeEndpoints create() {
    return new FakeEndpoints();
  }

  /** Returns the HTTP server. */
  public FakeHttpServer server() {
    return server;
  }

  /**
   * Returns the chain at a path, to count its requests or to script further faults.
   *
   * @throws IllegalArgumentException if no chain has been at this path
   */
  public synchronized FakeEvmChain chain(String path) {
    FakeEvmChain chain = chains.get(path);
    if (chain == null) {
      throw new IllegalArgumentException("no chain at " + path + ", but at " + chains.keySet());
    }
    return chain;
  }

  /** Returns the text with this server's URL in place of each {@code {base}}. */
  public String resolved(String text) {
    return text.replace("{base}", server.url(""));
  }

  /**
   * Changes the endpoints by a JSON Merge Patch (RFC 7396): paths that are not named stay as they
   * are, null removes one.
   *
   * @throws IllegalArgumentException if the text is not a JSON object
   */
  public synchronized void patch(String json) {
    ObjectNode patch = FakeEvmChain.objectOf(json);
    described = (ObjectNode) merged(described, patch);
    patch.fieldNames().forEachRemaining(path -> describe(path, described.path(path)));
  }

  private static JsonNode merged(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result =
        target instanceof ObjectNode object ? object : FakeEvmChain.JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      if (member.getValue().isNull()) {
        result.remove(member.getKey());
      } else {
        result.set(member.getKey(), merged(result.path(member.getKey()), member.getValue()));
      }
    }
    return result;
  }

  private void describe(String path, JsonNode endpoint) {
    if (endpoint.path("close").asBoolean()) {
      server.respond(path, FakeResponse.raw(""));
    } else if (endpoint.get("rpc") instanceof ObjectNode script) {
      FakeEvmChain chain = chains.computeIfAbsent(path, at -> FakeEvmChain.at(server, at));
      chain.script(script).serve().attach();
    } else {
      server.respond(path, page(endpoint));
    }
  }

  private static FakeResponse page(JsonNode endpoint) {
    if (!endpoint.has("text") && !endpoint.has("json")) {
      return FakeResponse.status(404);
    }
    String text =
        endpoint.has("text") ? endpoint.get("text").asText() : endpoint.get("json").toString();
    if (endpoint.path("cut_chunk").asBoolean()) {
      return FakeResponse.raw(
          "HTTP/1.1 200 Fake\r\nTransfer-Encoding: chunked\r\n\r\n" + "100\r\n" + text);
    }
    return endpoint.has("promised")
        ? FakeResponse.truncated(endpoint.get("promised").asInt(), text)
        : FakeResponse.raw(
            "HTTP/1.1 %d Fake\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(
                    endpoint.path("status").asInt(200),
                    endpoint.path("type").asText("application/json"),
                    text.getBytes(UTF_8).length,
                    text));
  }

  /** Stops the server. */
  @Override
  public void close() {
    server.close();
  }
}
