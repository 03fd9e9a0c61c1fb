package io.github.panicmonitors.api.manager;

import java.util.List;

/**
 * The changes made by a configuration document.
 *
 * @param role the name of the role that read it, or of several, separated by commas; empty without
 *     roles
 * @param routingKey the document's routing key
 * @param claimed false if the document is unclaimed: an entry is switched on, and no type of the
 *     role reads documents with this key
 * @param started the monitors that were started
 * @param replaced the monitors that were replaced because their configuration changed
 * @param stopped the monitors that were stopped because they were removed or disabled
 * @param unchanged the number of monitors that were not touched
 * @param rejected the entries that were rejected
 */
public record AppliedDocument(
    String role,
    String routingKey,
    boolean claimed,
    List<MonitorId> started,
    List<MonitorId> replaced,
    List<MonitorId> stopped,
    long unchanged,
    List<RejectedEntry> rejected) {

  /** Copies the lists. */
  public AppliedDocument {
    started = List.copyOf(started);
    replaced = List.copyOf(replaced);
    stopped = List.copyOf(stopped);
    rejected = List.copyOf(rejected);
  }
}
