package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.manager.MonitorId;
import java.util.Set;

/**
 * A monitorable that a provider accepted from a document.
 *
 * @param entries the ids of the entries that it was made from
 * @param unchanged whether it equals the one that was accepted from the previous version
 */
record ParsedMonitor(MonitorDefinition<?> definition, Set<String> entries, boolean unchanged) {

  MonitorId id() {
    return definition.id();
  }

  /** Returns this monitor, marked as unchanged in the next version of its document. */
  ParsedMonitor kept() {
    return new ParsedMonitor(definition, entries, true);
  }
}
