package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.RoutingKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a document does not run as it is now, while its previous version goes on. Where several
 * types read the document, what one of them runs as it is now is not here.
 *
 * @param ofAll whether all types have failed at the document, and none of it counts
 * @param ids the entries whose previous versions go on
 */
public record Rejections(boolean ofAll, Set<String> ids) {
  static final Rejections NONE = new Rejections(false, Set.of());

  /** What one type has made of the document. */
  interface Reading {
    /** Whether its provider failed before it had read the document. */
    boolean failed();

    Set<String> rejectedIds(RoutingKey document);

    /** Whether it runs a monitor of that id which comes from the document, in whatever version. */
    boolean runs(RoutingKey document, String id);
  }

  static Rejections of(ConfigDocument document, Collection<? extends Reading> readings) {
    if (readings.stream().allMatch(Reading::failed)) {
      return new Rejections(true, Set.of());
    }
    List<Rejected> rejected =
        readings.stream().map(reading -> Rejected.of(document, reading)).toList();
    Set<String> goOn = new HashSet<>();
    rejected.forEach(type -> goOn.addAll(type.goingOn()));
    rejected.forEach(type -> goOn.removeIf(type::runsAsItIsNow));
    return new Rejections(false, goOn);
  }

  /** What one type has rejected; all, if it has failed. */
  private record Rejected(Reading reading, RoutingKey document, Set<String> ids) {
    static Rejected of(ConfigDocument document, Reading reading) {
      RoutingKey key = document.key();
      return new Rejected(
          reading, key, reading.failed() ? idsOf(document) : reading.rejectedIds(key));
    }

    List<String> goingOn() {
      return ids.stream().filter(id -> reading.runs(document, id)).toList();
    }

    boolean runsAsItIsNow(String id) {
      return !ids.contains(id) && reading.runs(document, id);
    }
  }

  private static Set<String> idsOf(ConfigDocument document) {
    return document.entries().stream().map(ConfigEntry::id).collect(Collectors.toSet());
  }

  public boolean areNone() {
    return !ofAll && ids.isEmpty();
  }
}
