package io.github.panicmonitors.http;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Calls methods of JSON-RPC 2.0 servers with a {@link JsonClient}, alone or in batches.
 * Thread-safe.
 *
 * <p>An answer is matched with its call by its id. An id that no call has is a failure of kind
 * MALFORMED.
 *
 * <pre>{@code
 * JsonRpcClient rpc = JsonRpcClient.of(json);
 * RpcCall<String> blockNumber = RpcCall.of("eth_blockNumber", JsonValue::asString);
 * String height = rpc.call(url, blockNumber, round);
 * }</pre>
 */
@CheckReturnValue
public final class JsonRpcClient {
  /** Statuses whose body is ignored, because it need not come from the JSON-RPC server. */
  private static final Set<Integer> NO_ANSWER = Set.of(401, 403, 429, 502, 503, 504);

  private final JsonClient client;
  private final Duration timeout;

  private JsonRpcClient(JsonClient client, Duration timeout) {
    this.client = client;
    this.timeout = timeout;
  }

  /** Creates a client that sends its requests with the given JSON client. */
  public static JsonRpcClient of(JsonClient client) {
    return new JsonRpcClient(requireNonNull(client, "client"), SourceRequest.DEFAULT_TIMEOUT);
  }

  /**
   * Returns a copy with a time limit for each request, in addition to the round's. Default: 30 s.
   */
  public JsonRpcClient withTimeout(Duration limit) {
    return new JsonRpcClient(client, limit);
  }

  /**
   * Returns the result of a call.
   *
   * @throws RpcException if the server answers with a JSON-RPC error; not with status 401, 403,
   *     429, 502, 503 or 504, whose body is ignored
   * @throws SourceException if there is no answer, or if it cannot be used
   * @throws InterruptedException if the thread is interrupted or the round is cancelled
   */
  public <T> T call(SourceUrl url, RpcCall<T> call, Round round)
      throws SourceException, InterruptedException {
    RpcAnswer<T> answer;
    try {
      answer = send(url, request(call, 1), json -> single(url, json, call), round);
    } catch (SourceException e) {
      Optional<RpcError> error = errorIn(e);
      throw error.isPresent() ? new RpcException(error.get(), url, e) : e;
    }
    if (answer instanceof RpcAnswer.Failed<T> failed) {
      throw new RpcException(failed.error(), url, null);
    }
    return answer.result().orElseThrow();
  }

  /**
   * Sends calls in one request and returns their answers, in the order of the calls. Sends nothing
   * if there are no calls.
   *
   * @throws BatchRefusedException if the server answers the whole batch with one JSON-RPC error, or
   *     with status 400 or 413; not with status 401, 403, 429, 502, 503 or 504
   * @throws SourceException if there is no answer, or if it cannot be used
   * @throws InterruptedException if the thread is interrupted or the round is cancelled
   */
  public <T> List<RpcAnswer<T>> batch(SourceUrl url, List<RpcCall<T>> calls, Round round)
      throws SourceException, InterruptedException {
    if (calls.isEmpty()) {
      return List.of();
    }
    List<Map<String, Object>> requests =
        IntStream.range(0, calls.size()).mapToObj(i -> request(calls.get(i), i + 1)).toList();
    Batch<T> batch;
    try {
      batch = send(url, requests, json -> batch(url, json, calls), round);
    } catch (SourceException e) {
      Optional<RpcError> error = refusalIn(e);
      throw error.isPresent() ? new BatchRefusedException(error.get(), url, e) : e;
    }
    RpcError refusal = batch.refusal;
    if (refusal != null) {
      throw new BatchRefusedException(refusal, url, null);
    }
    return batch.answers;
  }

  /** The answer to a batch: an answer to each call, or one error. */
  private record Batch<T>(List<RpcAnswer<T>> answers, @Nullable RpcError refusal) {}

  private <T> T send(SourceUrl url, Object body, JsonReader<T> reader, Round round)
      throws SourceException, InterruptedException {
    return client
        .send(SourceRequest.postJson(url, body).withTimeout(timeout), reader, round)
        .body();
  }

  private static Map<String, Object> request(RpcCall<?> call, int id) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("jsonrpc", "2.0");
    request.put("id", id);
    request.put("method", call.method());
    request.put("params", call.params());
    return request;
  }

  private static <T> RpcAnswer<T> single(SourceUrl url, JsonValue json, RpcCall<T> call)
      throws BodyException {
    Optional<JsonValue> error = json.get("error").optional();
    if (error.isPresent()) {
      return new RpcAnswer.Failed<>(RpcError.of(error.get(), url));
    }
    if (json.get("id").asLong() != 1) {
      throw malformed("answer has the id of another call");
    }
    return new RpcAnswer.Result<>(call.reader().read(result(json)));
  }

  private static <T> Batch<T> batch(SourceUrl url, JsonValue json, List<RpcCall<T>> calls)
      throws BodyException {
    if (json.isObject()) {
      return new Batch<>(List.of(), RpcError.of(json.get("error"), url));
    }
    List<RpcAnswer<T>> answers =
        new ArrayList<>(Collections.nCopies(calls.size(), new RpcAnswer.Missing<>()));
    for (JsonValue answer : json.asList()) {
      Optional<JsonValue> error = answer.get("error").optional();
      if (error.isPresent() && answer.get("id").optional().isEmpty()) {
        continue; // The server could not say which call it is for.
      }
      long id = answer.get("id").asLong();
      if (id < 1 || id > calls.size()) {
        throw malformed("answer has an id that no call has");
      }
      int index = (int) id - 1;
      if (!(answers.get(index) instanceof RpcAnswer.Missing)) {
        throw malformed("answer has an id twice");
      }
      answers.set(index, answer(url, answer, error, calls.get(index)));
    }
    return new Batch<>(Collections.unmodifiableList(answers), null);
  }

  private static <T> RpcAnswer<T> answer(
      SourceUrl url, JsonValue json, Optional<JsonValue> error, RpcCall<T> call)
      throws BodyException {
    if (error.isPresent()) {
      return new RpcAnswer.Failed<>(RpcError.of(error.get(), url));
    }
    JsonValue result = result(json);
    try {
      return new RpcAnswer.Result<>(call.reader().read(result));
    } catch (JsonException e) {
      return new RpcAnswer.Unreadable<>(String.valueOf(e.getMessage()));
    } catch (BodyException e) {
      return new RpcAnswer.Unreadable<>(e.reason());
    }
  }

  private static JsonValue result(JsonValue json) throws BodyException {
    JsonValue result = json.get("result");
    if (result.isMissing()) {
      throw malformed("answer has neither a result nor an error");
    }
    return result;
  }

  private static BodyException malformed(String reason) {
    return new BodyException(FailureKind.MALFORMED, reason, null);
  }

  /** Returns the error that a server sends with a status other than 200. */
  private static Optional<RpcError> errorIn(SourceException e) {
    return e.status().isEmpty() || NO_ANSWER.contains(e.status().getAsInt())
        ? Optional.empty()
        : e.json()
            .map(json -> json.get("error"))
            .flatMap(JsonValue::optional)
            .map(error -> RpcError.of(error, e.url()));
  }

  private static Optional<RpcError> refusalIn(SourceException e) {
    Optional<RpcError> error = errorIn(e);
    int status = e.status().orElse(0);
    return error.isEmpty() && (status == 400 || status == 413)
        ? Optional.of(new RpcError(OptionalLong.empty(), e.reason(), JsonValue.MISSING_VALUE))
        : error;
  }
}
