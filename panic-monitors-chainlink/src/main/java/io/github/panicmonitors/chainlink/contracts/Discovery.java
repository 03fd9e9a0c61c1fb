package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.http.SourceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The proxies that are known to have one of our accounts as an oracle. Immutable.
 *
 * @param found the proxies
 * @param pending the proxies that are still to be read. Until then they stay in, or out of, {@code
 *     found}.
 * @param failed the proxies that could not be read or whose aggregator has an unknown version. They
 *     also stay in, or out of, {@code found}.
 */
record Discovery(Set<Address> found, List<Address> pending, List<Address> failed) {
  static final Discovery NONE = new Discovery(Set.of(), List.of(), List.of());

  /** The number of proxies that are read at once. A directory has several hundred. */
  private static final int PART = 50;

  Discovery {
    found = Collections.unmodifiableSet(new LinkedHashSet<>(found));
    pending = List.copyOf(pending);
    failed = List.copyOf(failed);
  }

  /**
   * Returns a discovery that will read all of the given proxies, beginning with those that are
   * pending now. Forgets all others.
   */
  Discovery restarted(List<Address> proxies) {
    Set<Address> known = Set.copyOf(proxies);
    Set<Address> remaining = new LinkedHashSet<>(found);
    remaining.retainAll(known);
    Set<Address> all = new LinkedHashSet<>(pending);
    all.retainAll(known);
    all.addAll(proxies);
    return new Discovery(remaining, List.copyOf(all), List.of());
  }

  /** Returns a discovery that will also read the failed proxies again. */
  Discovery retried() {
    List<Address> again = new ArrayList<>(pending);
    again.addAll(failed);
    return new Discovery(found, again, List.of());
  }

  /**
   * Reads pending proxies, {@code PART} at a time, and at least once. Returns the discovery after
   * that.
   *
   * @param accounts our accounts
   * @param hasTime returns whether to read more
   * @throws SourceException if the endpoint fails
   */
  Discovery continued(ContractCaller caller, Set<Address> accounts, BooleanSupplier hasTime)
      throws SourceException, InterruptedException {
    if (pending.isEmpty()) {
      return this;
    }
    Discovery next = this;
    do {
      next = next.withNextPart(caller, accounts);
    } while (!next.pending.isEmpty() && hasTime.getAsBoolean());
    return next;
  }

  private Discovery withNextPart(ContractCaller caller, Set<Address> accounts)
      throws SourceException, InterruptedException {
    List<Address> part = pending.subList(0, Math.min(PART, pending.size()));
    Set<Address> changed = new LinkedHashSet<>(found);
    Set<Address> unanswered = new LinkedHashSet<>(part);
    oracles(part, caller)
        .forEach(
            (asked, oracles) -> {
              changed.remove(asked.getKey().proxy());
              unanswered.remove(asked.getKey().proxy());
              if (!Collections.disjoint(oracles, accounts)) {
                changed.add(asked.getKey().proxy());
              }
            });
    unanswered.addAll(failed);
    return new Discovery(
        changed, pending.subList(part.size(), pending.size()), List.copyOf(unanswered));
  }

  /** Returns the oracles of each proxy that can be read. */
  private static Map<Entry<ProxyTarget, AggregatorKind>, List<Address>> oracles(
      List<Address> proxies, ContractCaller caller) throws SourceException, InterruptedException {
    Map<ProxyTarget, AggregatorKind> kinds =
        ProxyTarget.kinds(ProxyTarget.of(proxies, caller), caller);
    return caller.callEach(
        kinds.entrySet(), kind -> kind.getValue().oraclesOf(kind.getKey().aggregator()));
  }
}
