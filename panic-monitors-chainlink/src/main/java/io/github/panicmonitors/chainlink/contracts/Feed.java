package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.AbiFunction;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.http.SourceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * A proxy with its current aggregator and the constant properties of that aggregator.
 *
 * @param target the proxy and the aggregator
 * @param kind the kind of the aggregator
 * @param description what the feed is about, such as {@code ETH / USD}
 */
record Feed(ProxyTarget target, AggregatorKind kind, String description) {
  private static final AbiFunction DESCRIPTION = AbiFunction.of("description()", "(string)");

  /** Reads feeds, without those whose aggregator has an unknown version. */
  static Map<ProxyTarget, Feed> read(List<ProxyTarget> targets, ContractCaller caller)
      throws SourceException, InterruptedException {
    Map<ProxyTarget, AggregatorKind> kinds = ProxyTarget.kinds(targets, caller);
    Map<Entry<ProxyTarget, AggregatorKind>, String> descriptions =
        caller.callEach(
            kinds.entrySet(),
            kind -> DESCRIPTION.call(kind.getKey().proxy(), values -> values.string(0)));
    Map<ProxyTarget, Feed> feeds = new LinkedHashMap<>();
    descriptions.forEach(
        (kind, description) ->
            feeds.put(kind.getKey(), new Feed(kind.getKey(), kind.getValue(), description)));
    return feeds;
  }

  Address proxy() {
    return target.proxy();
  }

  Address aggregator() {
    return target.aggregator();
  }

  boolean isFlux() {
    return kind == AggregatorKind.FLUX;
  }
}
