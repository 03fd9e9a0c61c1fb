package io.github.panicmonitors.evm.chain;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.http.BatchRefusedException;
import io.github.panicmonitors.http.JsonRpcClient;
import io.github.panicmonitors.http.RpcAnswer;
import io.github.panicmonitors.http.RpcCall;
import io.github.panicmonitors.http.RpcException;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The JSON-RPC endpoint of one node or service, during one round. Not thread-safe.
 *
 * <p>A {@link SourceException} means that the endpoint failed: it could not be reached, limits its
 * callers, or gave an answer that cannot be right. A failure of a contract is a {@link
 * CallResult.Failed} instead.
 */
@CheckReturnValue
public final class Endpoint {
  private static final int TOO_MANY_REQUESTS = 429;

  private final JsonRpcClient rpc;
  private final SourceUrl url;
  private final Round round;
  private final Duration reserve;
  private final BatchSize batchSize;

  /**
   * Creates an endpoint.
   *
   * @param reserve the part of the round's time that must remain when the endpoint is done
   */
  Endpoint(JsonRpcClient rpc, SourceUrl url, Round round, Duration reserve, BatchSize batchSize) {
    this.rpc = requireNonNull(rpc, "rpc");
    this.url = requireNonNull(url, "url");
    this.round = requireNonNull(round, "round");
    this.reserve = reserve;
    this.batchSize = batchSize;
  }

  /**
   * Returns an endpoint that may take the whole round. {@link EvmChain#read} divides the round's
   * time among several.
   */
  public static Endpoint of(JsonRpcClient rpc, SourceUrl url, Round round) {
    return new Endpoint(rpc, url, round, Duration.ZERO, new BatchSize());
  }

  /** Returns the URL. */
  public SourceUrl url() {
    return url;
  }

  /**
   * Returns the number of the newest block.
   *
   * @throws SourceException if the endpoint fails
   * @throws InterruptedException if the thread is interrupted or the round is cancelled
   */
  public BigInteger blockNumber() throws SourceException, InterruptedException {
    return send(NodeCalls.BLOCK_NUMBER);
  }

  /**
   * Returns whether the node is syncing. An endpoint that answers with a JSON-RPC error counts as
   * not syncing, because some services do not offer the method.
   *
   * @throws SourceException if the endpoint fails
   * @throws InterruptedException if the thread is interrupted or the round is cancelled
   */
  public boolean isSyncing() throws SourceException, InterruptedException {
    try {
      return send(NodeCalls.SYNCING);
    } catch (RpcException e) {
      return false;
    }
  }

  /**
   * Calls functions at the newest block, in batches if the endpoint takes them.
   *
   * @return the results, in the order of the calls
   * @throws SourceException if the endpoint fails
   * @throws InterruptedException if the thread is interrupted or the round is cancelled
   */
  public <T> List<CallResult<T>> callAll(List<ContractCall<T>> calls)
      throws SourceException, InterruptedException {
    List<CallResult<T>> results = new ArrayList<>();
    while (results.size() < calls.size()) {
      int end = Math.min(results.size() + batchSize.current(), calls.size());
      List<ContractCall<T>> next = calls.subList(results.size(), end);
      results.addAll(batchOrSingle(next));
    }
    return Collections.unmodifiableList(results);
  }

  /** Returns the results, or an empty list if the calls must be sent in smaller batches. */
  private <T> List<CallResult<T>> batchOrSingle(List<ContractCall<T>> calls)
      throws SourceException, InterruptedException {
    Optional<List<CallResult<T>>> results;
    try {
      results = calls.size() == 1 ? Optional.of(List.of(call(calls.get(0)))) : batch(calls);
    } catch (SourceException e) {
      boolean larger = batchSize.failed(calls.size(), isLimit(e));
      // After a timeout no time is left for smaller batches.
      if (larger && e.kind() != FailureKind.TIMEOUT) {
        return List.of();
      }
      throw e;
    }
    results.ifPresentOrElse(answers -> batchSize.answered(), () -> batchSize.refused(calls.size()));
    return results.orElse(List.of());
  }

  private static boolean isLimit(SourceException e) {
    return e instanceof RpcException || e.status().orElse(0) == TOO_MANY_REQUESTS;
  }

  private <T> CallResult<T> call(ContractCall<T> call)
      throws SourceException, InterruptedException {
    try {
      return send(call.request());
    } catch (SourceException e) {
      if (isOfContract(e)) {
        return new CallResult.Failed<>(e.reason());
      }
      throw e;
    }
  }

  private static boolean isOfContract(SourceException e) {
    return e.kind() == FailureKind.TOO_LARGE
        || (e instanceof RpcException failed && NodeCalls.isOfContract(failed.error()));
  }

  /**
   * Returns the results, or empty if the endpoint refuses the batch or answers only a part, or if
   * the answer is too large, which may be the fault of one contract.
   */
  private <T> Optional<List<CallResult<T>>> batch(List<ContractCall<T>> calls)
      throws SourceException, InterruptedException {
    List<RpcCall<CallResult<T>>> requests = calls.stream().map(ContractCall::request).toList();
    List<RpcAnswer<CallResult<T>>> answers;
    try {
      answers = limited().batch(url, requests, round);
    } catch (SourceException e) {
      if (e instanceof BatchRefusedException || e.kind() == FailureKind.TOO_LARGE) {
        return Optional.empty();
      }
      throw e;
    }
    // Geth refuses with an error for the first call and nothing for the others.
    if (answers.stream().anyMatch(RpcAnswer.Missing.class::isInstance)) {
      return Optional.empty();
    }
    List<CallResult<T>> results = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      results.add(result(answers.get(i)));
    }
    return Optional.of(results);
  }

  private <T> CallResult<T> result(RpcAnswer<CallResult<T>> answer) throws RpcException {
    if (answer instanceof RpcAnswer.Failed<CallResult<T>> failed) {
      if (NodeCalls.isOfContract(failed.error())) {
        return new CallResult.Failed<>(failed.error().toString());
      }
      throw new RpcException(failed.error(), url);
    }
    return answer.result().orElseThrow();
  }

  /**
   * Returns the logs of a range, in the order of the chain, without those that the chain has
   * removed. If the endpoint refuses the range, asks for each half of it.
   *
   * @throws SourceException if the endpoint fails; of kind MALFORMED if there is a log that was not
   *     asked for, of kind TOO_LARGE if there are more than 10,000 logs or 8 Mi characters of data
   * @throws InterruptedException if the thread is interrupted or the round is cancelled
   */
  public List<LogEntry> logs(LogFilter filter, BlockRange range)
      throws SourceException, InterruptedException {
    if (filter.addresses().isEmpty()) {
      return List.of();
    }
    LogReader reader = new LogReader(filter);
    readLogs(reader, range);
    return reader.sorted();
  }

  private void readLogs(LogReader reader, BlockRange range)
      throws SourceException, InterruptedException {
    try {
      reader.add(send(reader.request(range)));
    } catch (RpcException e) {
      if (range.isOneBlock() || NodeCalls.isUnknownMethod(e.error())) {
        throw e;
      }
      readLogs(reader, range.firstHalf());
      readLogs(reader, range.secondHalf());
    }
  }

  private <T> T send(RpcCall<T> call) throws SourceException, InterruptedException {
    return limited().call(url, call, round);
  }

  private JsonRpcClient limited() {
    Duration left = round.remaining().minus(reserve);
    return rpc.withTimeout(left.isNegative() ? Duration.ZERO : left);
  }
}
