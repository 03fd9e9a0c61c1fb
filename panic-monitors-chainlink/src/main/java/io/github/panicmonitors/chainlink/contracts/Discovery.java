package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.http.SourceException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The proxies whose oracles include our accounts, as far as they are known. Immutable.
 *
 * @param found the proxies
 * @param pending the proxies that are still to ask; until then they stay in {@code found} or out
 */
record Discovery(Set<Address> found, List<Address> pending) {
  static final Discovery NONE = new Discovery(Set.of(), List.of());

  /** A directory has some hundred proxies. A part of them fits into a round. */
  private static final int PART = 50;

  Discovery {
    found = Collections.unmodifiableSet(new LinkedHashSet<>(found));
    pending = List.copyOf(pending);
  }

  /** Returns a discovery that asks all of these proxies, and forgets others. */
  Discovery restarted(List<Address> proxies) {
    Set<Address> remaining = new LinkedHashSet<>(found);
    remaining.retainAll(Set.copyOf(proxies));
    return new Discovery(remaining, proxies);
  }

  /**
   * Returns the discovery after asking pending proxies, at least a part of them.
   *
   * @param accounts our accounts
   * @param hasTime whether to ask another part
   * @throws SourceException if the endpoint fails
   */
  Discovery continued(Questions questions, Set<Address> accounts, BooleanSupplier hasTime)
      throws SourceException, InterruptedException {
    if (pending.isEmpty()) {
      return this;
    }
    Discovery next = this;
    do {
      next = next.withNextPart(questions, accounts);
    } while (!next.pending.isEmpty() && hasTime.getAsBoolean());
    return next;
  }

  private Discovery withNextPart(Questions questions, Set<Address> accounts)
      throws SourceException, InterruptedException {
    List<Address> part = pending.subList(0, Math.min(PART, pending.size()));
    Set<Address> changed = new LinkedHashSet<>(found);
    oracles(part, questions)
        .forEach(
            (asked, oracles) -> {
              changed.remove(asked.getKey().proxy());
              if (!Collections.disjoint(oracles, accounts)) {
                changed.add(asked.getKey().proxy());
              }
            });
    return new Discovery(changed, pending.subList(part.size(), pending.size()));
  }

  /** Returns the oracles of each proxy that answers. A proxy that does not stays what it was. */
  private static Map<Entry<ProxyTarget, AggregatorKind>, List<Address>> oracles(
      List<Address> proxies, Questions questions) throws SourceException, InterruptedException {
    Map<ProxyTarget, AggregatorKind> kinds =
        ProxyTarget.kinds(ProxyTarget.of(proxies, questions), questions);
    return questions.ask(
        kinds.entrySet(), kind -> kind.getValue().oraclesOf(kind.getKey().aggregator()));
  }
}
