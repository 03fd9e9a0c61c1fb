package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.AbiFunction;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.http.SourceException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A proxy and the aggregator that it currently refers to.
 *
 * @param proxy the contract that the directory names
 * @param aggregator the contract that has the rounds
 */
record ProxyTarget(Address proxy, Address aggregator) {
  private static final AbiFunction AGGREGATOR = AbiFunction.of("aggregator()", "(address)");
  private static final AbiFunction VERSION = AbiFunction.of("version()", "(uint256)");

  static List<ProxyTarget> of(Collection<Address> proxies, ContractCaller caller)
      throws SourceException, InterruptedException {
    Map<Address, Address> aggregators =
        caller.callEach(proxies, proxy -> AGGREGATOR.call(proxy, values -> values.address(0)));
    List<ProxyTarget> targets = new ArrayList<>();
    aggregators.forEach((proxy, aggregator) -> targets.add(new ProxyTarget(proxy, aggregator)));
    return targets;
  }

  /** Returns the kinds of aggregators, without aggregators of an unknown version. */
  static Map<ProxyTarget, AggregatorKind> kinds(List<ProxyTarget> targets, ContractCaller caller)
      throws SourceException, InterruptedException {
    Map<ProxyTarget, BigInteger> versions =
        caller.callEach(
            targets, target -> VERSION.call(target.aggregator, values -> values.integer(0)));
    Map<ProxyTarget, AggregatorKind> kinds = new LinkedHashMap<>();
    versions.forEach(
        (target, version) -> AggregatorKind.of(version).ifPresent(kind -> kinds.put(target, kind)));
    return kinds;
  }
}
