package io.github.panicmonitors.api.manager;

import io.github.panicmonitors.api.broker.OutboundMessage;
import java.util.List;

/**
 * The result of checking configuration documents: which sources can be read and which entries would
 * be rejected.
 *
 * @param sources every source of every monitor that would run, in the order of the documents
 * @param rejected the entries that would be rejected
 * @param unclaimed the routing keys of documents that have an entry switched on and that no
 *     provider reads
 * @param monitorables the messages with the lists of monitored sources that a manager would publish
 */
public record CheckReport(
    List<CheckedSource> sources,
    List<RejectedEntry> rejected,
    List<String> unclaimed,
    List<OutboundMessage> monitorables) {

  /** Copies the lists. */
  public CheckReport {
    sources = List.copyOf(sources);
    rejected = List.copyOf(rejected);
    unclaimed = List.copyOf(unclaimed);
    monitorables = List.copyOf(monitorables);
  }

  /** Returns the sources that could not be read. */
  public List<CheckedSource> failed() {
    return sources.stream().filter(source -> source.failure().isPresent()).toList();
  }

  /**
   * Returns whether every source was read and no entry was rejected. Ignores unclaimed documents,
   * because PANIC also sends documents for other managers.
   */
  public boolean isSuccessful() {
    return rejected.isEmpty() && failed().isEmpty();
  }
}
