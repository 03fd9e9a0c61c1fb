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
 * @param pending the proxies that are still to be asked; until then {@code found} does not change
 *     for them
 * @param failed the proxies that were asked and did not answer, or whose aggregator has an unknown
 *     version; {@code found} did not change for them
 */
record Discovery(Set<Address> found, List<Address> pending, List<Address> failed) {
  static final Discovery NONE = new Discovery(Set.of(), List.of(), List.of());

  /** A directory has some hundred proxies. A part of them fits into a round. */
  private static final int PART = 50;

  Discovery {
    found = Collections.unmodifiableSet(new LinkedHashSet<>(found));
    pending = List.copyOf(pending);
    failed = List.copyOf(failed);
  }

  /**
   * Returns a discovery that asks all of these proxies, first those that are still pending, and
   * drops others.
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

  /** Returns a discovery that also asks the failed proxies again. */
  Discovery retried() {
    List<Address> again = new ArrayList<>(pending);
    again.addAll(failed);
    return new Discovery(found, again, List.of());
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
    Set<Address> unanswered = new LinkedHashSet<>(part);
    oracles(part, questions)
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

  /** Returns the oracles of each proxy that answers. */
  private static Map<Entry<ProxyTarget, AggregatorKind>, List<Address>> oracles(
      List<Address> proxies, Questions questions) throws SourceException, InterruptedException {
    Map<ProxyTarget, AggregatorKind> kinds =
        ProxyTarget.kinds(ProxyTarget.of(proxies, questions), questions);
    return questions.ask(
        kinds.entrySet(), kind -> kind.getValue().oraclesOf(kind.getKey().aggregator()));
  }
}
