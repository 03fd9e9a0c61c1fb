package io.github.panicmonitors.evm.chain;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.http.Failover;
import io.github.panicmonitors.http.JsonRpcClient;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chain, read through one of several JSON-RPC endpoints.
 *
 * <pre>{@code
 * EvmChain chain = EvmChain.of(JsonRpcClient.of(JsonClient.of(client)), urls);
 *
 * List<CallResult<BigInteger>> versions = chain.read(round, endpoint -> endpoint.callAll(calls));
 * }</pre>
 *
 * <p>Not thread-safe: each monitor has its own.
 */
@CheckReturnValue
public final class EvmChain {
  private final JsonRpcClient rpc;
  private final List<SourceUrl> endpoints;
  private final Map<SourceUrl, BatchSize> batchSizes = new HashMap<>();

  private EvmChain(JsonRpcClient rpc, List<SourceUrl> endpoints) {
    this.rpc = rpc;
    this.endpoints = endpoints;
  }

  /**
   * Creates a chain.
   *
   * @param endpoints the URLs, in the order in which they are tried
   * @throws IllegalArgumentException if there are none
   */
  public static EvmChain of(JsonRpcClient rpc, List<SourceUrl> endpoints) {
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints must not be empty");
    }
    return new EvmChain(requireNonNull(rpc, "rpc"), List.copyOf(endpoints));
  }

  /**
   * Requests that all go to the same endpoint. Must have no side effects, because they are sent
   * again to the next endpoint if one fails.
   *
   * @param <T> the outcome
   */
  @FunctionalInterface
  public interface Work<T> {

    /**
     * Sends the requests and returns the outcome.
     *
     * @throws SourceException if the endpoint fails; then the next one is tried
     * @throws InterruptedException if the thread is interrupted or the round is cancelled
     */
    T with(Endpoint endpoint) throws SourceException, InterruptedException;
  }

  /**
   * Does the work with the first endpoint that is not syncing and does not fail, and returns its
   * outcome. The round's time is divided among the endpoints. Blocks.
   *
   * @throws NoEndpointException if every endpoint is syncing or fails
   * @throws InterruptedException if the thread is interrupted or the round is cancelled
   */
  public <T> T read(Round round, Work<T> work) throws NoEndpointException, InterruptedException {
    @Nullable NoEndpointException failure = null;
    for (int i = 0; i < endpoints.size(); i++) {
      SourceUrl url = endpoints.get(i);
      Duration remaining = round.remaining();
      Duration share = Failover.share(remaining, endpoints.size() - i);
      BatchSize batchSize = batchSizes.computeIfAbsent(url, key -> new BatchSize());
      Endpoint endpoint = new Endpoint(rpc, url, round, remaining.minus(share), batchSize);
      try {
        if (!endpoint.isSyncing()) {
          batchSize.startRound();
          T result = work.with(endpoint);
          batchSize.served();
          return result;
        }
        failure =
            new NoEndpointException(
                FailureKind.NO_SYNCED_SOURCE, "node is syncing with its chain", url, null);
      } catch (SourceException e) {
        failure = new NoEndpointException(e.kind(), e.reason(), url, e);
      }
    }
    throw requireNonNull(failure);
  }
}
