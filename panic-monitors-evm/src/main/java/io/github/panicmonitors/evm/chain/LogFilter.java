package io.github.panicmonitors.evm.chain;

import io.github.panicmonitors.api.CheckReturnValue;
import java.util.List;
import java.util.Set;

/**
 * Which logs to ask for.
 *
 * @param addresses the contracts; none: no logs
 * @param topics for each position, which topics there may be; none: any topic. A log may have more
 *     topics than the filter has positions, not less.
 */
@CheckReturnValue
public record LogFilter(Set<Address> addresses, List<Set<String>> topics) {

  /** Copies the sets. */
  public LogFilter {
    addresses = Set.copyOf(addresses);
    topics = topics.stream().map(Set::copyOf).toList();
  }

  /** Creates a filter of events, by their first topic. */
  public static LogFilter of(Set<Address> addresses, Set<String> events) {
    return new LogFilter(addresses, List.of(events));
  }

  boolean matches(LogEntry log) {
    if (!addresses.contains(log.address()) || log.topics().size() < topics.size()) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      Set<String> allowed = topics.get(i);
      if (!allowed.isEmpty() && !allowed.contains(log.topics().get(i))) {
        return false;
      }
    }
    return true;
  }
}
