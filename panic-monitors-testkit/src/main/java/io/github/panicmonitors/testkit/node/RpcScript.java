package io.github.panicmonitors.testkit.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The script of a {@link FakeEvmChain}, in the form of {@link FakeEvmChain#script}, and the filters
 * that clients have created. Not thread-safe.
 */
final class RpcScript {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> SETTINGS =
      Set.of(
          "logs",
          "max_log_range",
          "max_batch",
          "batch_reversed",
          "batch_part",
          "filters",
          "error_status",
          "calls_left",
          "stale_replica",
          "unfiltered_logs");

  private final ObjectNode members;
  private final Map<String, JsonNode> filters = new HashMap<>();
  private boolean replicasTurn = true;

  RpcScript(ObjectNode members) {
    this.members = members;
  }

  // ---- writing

  void set(String member, JsonNode value) {
    members.set(member, value);
  }

  void call(String address, String calldata, JsonNode result) {
    JsonNode calls = members.path("eth_call");
    if (!calls.isObject() || calls.has("error")) {
      calls = members.putObject("eth_call");
    }
    ((ObjectNode) calls).set(key(address, calldata), result);
  }

  void log(ObjectNode log) {
    members.withArray("logs").add(log);
  }

  static JsonNode nullResult() {
    return NODES.objectNode().put("null", true);
  }

  static ObjectNode error(int code, String message) {
    ObjectNode error = NODES.objectNode();
    error.putObject("error").put("code", code).put("message", message);
    return error;
  }

  /** Returns the error object that answers a request as a whole. */
  static ObjectNode refusal(int code, String message) {
    ObjectNode refusal = error(code, message).put("jsonrpc", "2.0");
    refusal.putNull("id");
    return refusal;
  }

  // ---- answering

  int errorStatus() {
    return members.path("error_status").asInt(200);
  }

  /** Answers a call or a batch of calls. */
  JsonNode answer(JsonNode message) {
    replicasTurn = !replicasTurn;
    if (!message.isArray()) {
      return answerCall(message);
    }
    int max = members.path("max_batch").asInt(Integer.MAX_VALUE);
    if (message.isEmpty() || message.size() > max) {
      return refusal(-32600, "batch of " + message.size() + " calls is refused");
    }
    ArrayNode answers = NODES.arrayNode();
    for (JsonNode call : message) {
      if (answers.size() < members.path("batch_part").asInt(Integer.MAX_VALUE)) {
        answers.insert(
            members.path("batch_reversed").asBoolean() ? 0 : answers.size(), answerCall(call));
      }
    }
    return answers;
  }

  private ObjectNode answerCall(JsonNode call) {
    JsonNode result = limitReached() ? error(-32005, "rate limit exceeded") : resultOf(call);
    ObjectNode answer = NODES.objectNode().put("jsonrpc", "2.0");
    answer.set("id", call.path("id").isMissingNode() ? NODES.nullNode() : call.get("id"));
    if (result.has("error")) {
      answer.set("error", result.get("error"));
    } else {
      answer.set("result", result.has("null") ? NODES.nullNode() : result);
    }
    return answer;
  }

  private boolean limitReached() {
    int left = members.path("calls_left").asInt(Integer.MAX_VALUE);
    if (members.has("calls_left")) {
      members.put("calls_left", Math.max(0, left - 1));
    }
    return left <= 0;
  }

  private JsonNode resultOf(JsonNode call) {
    String method = call.path("method").asText();
    JsonNode parameter = call.path("params").path(0);
    JsonNode scripted = SETTINGS.contains(method) ? NODES.missingNode() : members.path(method);
    if (method.equals("eth_call") && scripted.isObject() && !scripted.has("error")) {
      String data = parameter.path(parameter.has("input") ? "input" : "data").asText();
      JsonNode result = scripted.path(key(parameter.path("to").asText(), data));
      return result.isMissingNode() ? NODES.textNode("0x") : result;
    }
    if (method.equals("eth_blockNumber") && behind().signum() > 0) {
      return NODES.textNode("0x" + LogQuery.quantity(scripted).subtract(behind()).toString(16));
    }
    return scripted.isMissingNode() ? filtered(method, parameter) : scripted;
  }

  private JsonNode filtered(String method, JsonNode parameter) {
    if (method.equals("eth_getLogs")) {
      return logs(parameter);
    }
    if (!members.path("filters").asBoolean(true)) {
      return noSuchMethod(method);
    }
    return switch (method) {
      case "eth_newFilter" -> {
        String id = "0x" + Integer.toHexString(filters.size() + 1);
        filters.put(id, parameter);
        yield NODES.textNode(id);
      }
      case "eth_getFilterLogs" -> {
        JsonNode filter = filters.get(parameter.asText());
        yield filter == null ? error(-32000, "filter not found") : logs(filter);
      }
      case "eth_uninstallFilter" -> NODES.booleanNode(filters.remove(parameter.asText()) != null);
      default -> noSuchMethod(method);
    };
  }

  private static ObjectNode noSuchMethod(String method) {
    return error(-32601, "the method " + method + " does not exist/is not available");
  }

  private JsonNode logs(JsonNode parameter) {
    BigInteger head = LogQuery.quantity(members.path("eth_blockNumber")).subtract(behind());
    JsonNode logs = members.path("logs");
    if (members.path("unfiltered_logs").asBoolean()) {
      return LogQuery.completed(logs);
    }
    LogQuery query = LogQuery.of(parameter, head);
    int max = members.path("max_log_range").asInt(Integer.MAX_VALUE);
    if (query.to().compareTo(head) > 0 || query.from().compareTo(query.to()) > 0) {
      return error(-32000, "block range is empty or extends beyond the head");
    }
    return query.blocks().compareTo(BigInteger.valueOf(max)) > 0
        ? error(-32005, "logs of at most " + max + " blocks are served")
        : query.select(LogQuery.completed(logs));
  }

  private BigInteger behind() {
    return replicasTurn
        ? BigInteger.valueOf(members.path("stale_replica").asLong())
        : BigInteger.ZERO;
  }

  private static String key(String address, String calldata) {
    return (address + " " + calldata).toLowerCase(Locale.ROOT);
  }
}
