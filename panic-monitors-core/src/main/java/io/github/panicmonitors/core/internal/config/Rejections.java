package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.RejectedEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What was rejected of one document by every provider that reads it. What one of them accepts is
 * not here: it runs, whatever the others do.
 *
 * @param ofAll whether all have failed, and nothing of the document counts
 * @param ids the entries that were rejected
 */
public record Rejections(boolean ofAll, Set<String> ids) {
  static final Rejections NONE = new Rejections(false, Set.of());

  /**
   * Sums up what became of a document.
   *
   * @param readers how many providers read it
   */
  static Rejections of(ConfigDocument document, Changes changes, int readers) {
    Map<String, Set<String>> typesById = new HashMap<>();
    for (RejectedEntry entry : changes.rejected()) {
      // Other documents may have been read again with it; what stands for a document is no entry.
      if (entry.routingKey().equals(document.key().value())
          && !changes.failures().contains(entry)) {
        typesById.computeIfAbsent(entry.id(), id -> new HashSet<>()).add(entry.type());
      }
    }
    typesById.values().removeIf(types -> types.size() + changes.unread() < readers);
    return new Rejections(changes.unread() == readers, typesById.keySet());
  }

  public boolean areNone() {
    return !ofAll && ids.isEmpty();
  }
}
