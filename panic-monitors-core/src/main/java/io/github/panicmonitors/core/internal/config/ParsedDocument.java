package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.core.StoredDocument;
import java.time.Instant;
import java.util.Map;

/**
 * A document, and its result for each monitor type whose topics match.
 *
 * @param source the document as it was received or stored
 * @param results the results by type
 * @param at when it was parsed
 */
record ParsedDocument(StoredDocument source, Map<MonitorType<?>, TypeResult> results, Instant at) {

  DocumentKey key() {
    return DocumentKey.of(source);
  }

  /** Returns whether an entry is switched on and no type reads the document. */
  boolean isUnclaimed() {
    return results.values().stream().allMatch(result -> result instanceof TypeResult.NotClaimed)
        && MonitorFlags.anyOn(source.document());
  }
}
