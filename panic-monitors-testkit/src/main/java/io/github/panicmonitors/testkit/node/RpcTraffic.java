package io.github.panicmonitors.testkit.node;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The traffic of a {@link FakeEvmChain}. Immutable.
 *
 * @param requests the number of HTTP requests, including refused ones
 * @param callsByMethod how often each method was called, alone or in a batch, without refused
 *     requests
 * @param bytesReceived the bytes of all request bodies
 * @param bytesSent the bytes of all response bodies, without refused requests
 */
public record RpcTraffic(
    long requests, Map<String, Long> callsByMethod, long bytesReceived, long bytesSent) {

  /** Copies the map. */
  public RpcTraffic {
    callsByMethod = Collections.unmodifiableMap(new TreeMap<>(callsByMethod));
  }

  /** Returns the number of calls of all methods. */
  public long calls() {
    return callsByMethod.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns how often a method was called, which may be 0. */
  public long calls(String method) {
    return callsByMethod.getOrDefault(method, 0L);
  }
}
