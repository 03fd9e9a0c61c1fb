package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.RejectedEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What of one document was rejected and is run by nobody as it is now, so that its previous version
 * goes on. What any of the providers that read the document has accepted is not here.
 *
 * @param ofAll whether all providers have failed, and nothing of the document counts
 * @param ids the entries that were rejected
 */
public record Rejections(boolean ofAll, Set<String> ids) {
  static final Rejections NONE = new Rejections(false, Set.of());

  /** What one type has made of the document. */
  interface Reader {
    String typeName();

    /** Whether the type has a monitor of that id. */
    boolean has(String id);
  }

  static Rejections of(
      ConfigDocument document, Changes changes, Collection<? extends Reader> readers) {
    Map<String, Set<String>> typesById = new HashMap<>();
    for (RejectedEntry entry : changes.rejected()) {
      // Other documents may have been read again with it; what stands for a document is no entry.
      if (entry.routingKey().equals(document.key().value())
          && !changes.failures().contains(entry)) {
        typesById
            .computeIfAbsent(entry.id(), id -> new HashSet<>(changes.unread()))
            .add(entry.type());
      }
    }
    typesById.entrySet().removeIf(rejected -> isAccepted(rejected, readers));
    return new Rejections(changes.unread().size() == readers.size(), typesById.keySet());
  }

  private static boolean isAccepted(
      Map.Entry<String, Set<String>> rejected, Collection<? extends Reader> readers) {
    return readers.stream()
        .filter(reader -> !rejected.getValue().contains(reader.typeName()))
        .anyMatch(reader -> reader.has(rejected.getKey()));
  }

  public boolean areNone() {
    return !ofAll && ids.isEmpty();
  }
}
