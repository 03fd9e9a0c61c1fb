package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.RejectedEntry;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was rejected of one document.
 *
 * @param ofAll whether a provider failed, and nothing of the document counts
 * @param ids the entries that were rejected
 */
public record Rejections(boolean ofAll, Set<String> ids) {
  static final Rejections NONE = new Rejections(false, Set.of());

  /** Those that are of this document; others may have been read again with it. */
  static Rejections of(ConfigDocument document, Changes changes) {
    Set<String> ids =
        changes.rejected().stream()
            .filter(entry -> entry.routingKey().equals(document.key().value()))
            .map(RejectedEntry::id)
            .collect(Collectors.toSet());
    return new Rejections(!changes.failures().isEmpty(), ids);
  }

  public boolean areNone() {
    return !ofAll && ids.isEmpty();
  }
}
