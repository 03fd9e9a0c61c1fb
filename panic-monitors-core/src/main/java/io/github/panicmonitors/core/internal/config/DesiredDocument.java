package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RejectedEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The newest version of a document, and the version that each monitor type runs. Immutable. */
record DesiredDocument(ConfigDocument newest, Map<String, TypeDocument> byType) {

  /** Returns the document after a newer version was parsed. */
  static DesiredDocument next(@Nullable DesiredDocument before, ParsedDocument parsed) {
    Map<String, TypeDocument> byType = new LinkedHashMap<>();
    parsed
        .results()
        .forEach(
            (type, result) -> {
              ConfigDocument newest = parsed.source().forType(type.name());
              TypeDocument previous = before == null ? null : before.byType.get(type.name());
              if (previous == null) {
                previous = TypeDocument.unparsed(newest);
              }
              if (result instanceof TypeResult.Parsed entries) {
                byType.put(type.name(), previous.parsed(newest, type.name(), entries, parsed.at()));
              } else if (result instanceof TypeResult.Failed failure) {
                byType.put(
                    type.name(),
                    previous.failed(newest, type.name(), failure.reason(), parsed.at()));
              }
            });
    return new DesiredDocument(parsed.source().document(), byType);
  }

  /** Returns whether this document has neither monitors nor rejected entries. */
  boolean isEmpty() {
    return newest.entries().isEmpty()
        && monitors().findAny().isEmpty()
        && rejected().findAny().isEmpty();
  }

  /** Returns whether an entry is switched on and no type reads the document. */
  boolean isUnclaimed() {
    return byType.isEmpty() && MonitorFlags.anyOn(newest);
  }

  Stream<ParsedMonitor> monitors() {
    return byType.values().stream().flatMap(type -> type.monitors().values().stream());
  }

  boolean hasMonitor(MonitorId id) {
    TypeDocument type = byType.get(id.type());
    return type != null && type.monitors().containsKey(id);
  }

  Stream<RejectedEntry> rejected() {
    return byType.values().stream().flatMap(type -> type.rejected().stream());
  }

  /** Returns the version that all types run, or the newest one if they run different ones. */
  ConfigDocument common() {
    List<ConfigDocument> versions =
        byType.values().stream().map(TypeDocument::inForce).distinct().limit(2).toList();
    return versions.size() == 1 ? versions.get(0) : newest;
  }
}
