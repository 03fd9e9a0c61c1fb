package io.github.panicmonitors.api.manager;

import java.util.List;

/**
 * What would become of configuration documents: which sources can be read, and what would be
 * rejected.
 *
 * @param sources each source of each monitor that would run, in the order of the documents
 * @param rejected the entries that would not be accepted
 * @param unclaimed the routing keys of documents that no provider reads
 */
public record CheckReport(
    List<CheckedSource> sources, List<RejectedEntry> rejected, List<String> unclaimed) {

  /** Creates a report of copies of the lists. */
  public CheckReport {
    sources = List.copyOf(sources);
    rejected = List.copyOf(rejected);
    unclaimed = List.copyOf(unclaimed);
  }

  /** Returns the sources that could not be read. */
  public List<CheckedSource> failed() {
    return sources.stream().filter(source -> source.failure().isPresent()).toList();
  }

  /**
   * Tells whether every source was read and no entry rejected. Documents that nobody reads do no
   * harm: PANIC sends those of other managers too.
   */
  public boolean isSuccessful() {
    return rejected.isEmpty() && failed().isEmpty();
  }
}
