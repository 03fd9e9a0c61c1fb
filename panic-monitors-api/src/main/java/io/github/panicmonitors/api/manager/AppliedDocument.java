package io.github.panicmonitors.api.manager;

import java.util.List;

/**
 * What a configuration document has changed.
 *
 * @param routingKey the document's key
 * @param claimed whether any provider reads documents of this key
 * @param started the monitors that were started
 * @param replaced the monitors whose configuration was updated
 * @param stopped the monitors that were removed or disabled
 * @param unchanged how many monitors stay as they are
 * @param rejected the entries that were not accepted
 */
public record AppliedDocument(
    String routingKey,
    boolean claimed,
    List<MonitorId> started,
    List<MonitorId> replaced,
    List<MonitorId> stopped,
    long unchanged,
    List<RejectedEntry> rejected) {

  /** Creates a report of copies of the lists. */
  public AppliedDocument {
    started = List.copyOf(started);
    replaced = List.copyOf(replaced);
    stopped = List.copyOf(stopped);
    rejected = List.copyOf(rejected);
  }
}
