package io.github.panicmonitors.evm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.RecordedRequest;

/** A server whose endpoints answer as the cases of the golden messages say. */
final class FakeRpcNode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final FakeHttpServer server = FakeHttpServer.create();
  private ObjectNode endpoints = JSON.createObjectNode();

  FakeRpcNode() {
    server.respondWith(this::answer);
  }

  /** Returns a text in which this server's URL stands for {@code {base}}. */
  String resolved(String text) {
    return text.replace("{base}", server.url(""));
  }

  /** Applies a merge patch (RFC 7396) to the endpoints, or none if it is missing. */
  synchronized void patch(JsonNode patch) {
    if (!patch.isMissingNode()) {
      endpoints = (ObjectNode) merged(endpoints, patch);
    }
  }

  private static JsonNode merged(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result = target.isObject() ? target.deepCopy() : JSON.createObjectNode();
    patch
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isNull()) {
                result.remove(member.getKey());
              } else {
                result.set(
                    member.getKey(), merged(result.path(member.getKey()), member.getValue()));
              }
            });
    return result;
  }

  private synchronized FakeResponse answer(RecordedRequest request) {
    JsonNode endpoint = endpoints.path(request.pathWithoutQuery());
    if (endpoint.path("close").asBoolean()) {
      return FakeResponse.raw("");
    }
    if (endpoint.has("rpc")) {
      return rpc(endpoint.get("rpc"), request);
    }
    return endpoint.has("text") ? page(endpoint) : FakeResponse.status(404);
  }

  private static FakeResponse page(JsonNode endpoint) {
    String text = endpoint.get("text").asText();
    int length = text.getBytes(UTF_8).length;
    if (endpoint.path("cut_chunk").asBoolean()) {
      return FakeResponse.raw(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + "100\r\n" + text);
    }
    return endpoint.has("promised")
        ? FakeResponse.truncated(endpoint.get("promised").asInt(), text)
        : FakeResponse.raw(
            "HTTP/1.1 %d Fake\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(
                    endpoint.path("status").asInt(200),
                    endpoint.path("type").asText("application/json"),
                    length,
                    text));
  }

  private static FakeResponse rpc(JsonNode methods, RecordedRequest request) {
    JsonNode call = parsed(request.body());
    JsonNode result = methods.path(call.get("method").asText());
    ObjectNode response = JSON.createObjectNode().put("jsonrpc", "2.0");
    response.set("id", call.get("id"));
    if (result.isMissingNode()) {
      response.putObject("error").put("code", -32601).put("message", "no such method");
    } else if (result.has("error")) {
      response.set("error", result.get("error"));
    } else {
      response.set("result", result.has("null") ? JSON.nullNode() : result);
    }
    return FakeResponse.json(response.toString());
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("request is not JSON: " + body, e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
