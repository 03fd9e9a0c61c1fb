package io.github.panicmonitors.evm.chain;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.github.panicmonitors.api.CheckReturnValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Selects logs by contract and topics.
 *
 * @param addresses the contracts. An empty set selects no logs.
 * @param topics for each position the topics that a log may have there, {@code 0x} and 64
 *     hexadecimal digits. An empty set allows any topic. A log may have more topics than the filter
 *     has positions, but not fewer.
 */
@CheckReturnValue
public record LogFilter(Set<Address> addresses, List<Set<String>> topics) {

  /** Copies the sets, with topics in lower case. */
  public LogFilter {
    addresses = Set.copyOf(addresses);
    topics = topics.stream().map(LogFilter::inLowerCase).toList();
  }

  private static Set<String> inLowerCase(Set<String> topics) {
    return topics.stream()
        .map(topic -> topic.toLowerCase(Locale.ROOT))
        .collect(toUnmodifiableSet());
  }

  /**
   * Creates a filter of events.
   *
   * @param events the {@linkplain AbiEvent#topic topics} of the events; empty for all events
   */
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
