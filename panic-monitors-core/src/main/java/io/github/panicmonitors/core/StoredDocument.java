package io.github.panicmonitors.core;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.config.ConfigDocument;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A configuration document as a {@link ConfigStore} keeps it: the versions that are running.
 * Parsing them again gives the same monitors.
 *
 * @param document the version that runs; the newest version if monitor types run different ones
 * @param byType the versions of the types that run a different one
 * @param waiting the ids of monitorables that do not run, by type: another document has the id, or
 *     the limit is reached
 */
@CheckReturnValue
public record StoredDocument(
    ConfigDocument document, Map<String, ConfigDocument> byType, Map<String, Set<String>> waiting) {

  /**
   * Creates a stored document of copies of the maps.
   *
   * @throws IllegalArgumentException if a version in {@code byType} has another routing key
   */
  public StoredDocument {
    requireNonNull(document, "document");
    byType = Map.copyOf(byType);
    Map<String, Set<String>> copies = new LinkedHashMap<>();
    waiting.forEach((type, ids) -> copies.put(type, Set.copyOf(ids)));
    waiting = Map.copyOf(copies);
    for (ConfigDocument version : byType.values()) {
      if (!version.key().equals(document.key())) {
        throw new IllegalArgumentException(
            "versions must have the routing key " + document.key() + ": " + version.key());
      }
    }
  }

  /** Returns a stored document of which every type runs this version and no monitorable waits. */
  @CheckReturnValue
  public static StoredDocument of(ConfigDocument document) {
    return new StoredDocument(document, Map.of(), Map.of());
  }

  /** Returns the version that a type runs. */
  public ConfigDocument forType(String type) {
    return byType.getOrDefault(type, document);
  }

  /** Returns whether a monitorable of this type and id waits. */
  public boolean isWaiting(String type, String id) {
    return waiting.getOrDefault(type, Set.of()).contains(id);
  }
}
