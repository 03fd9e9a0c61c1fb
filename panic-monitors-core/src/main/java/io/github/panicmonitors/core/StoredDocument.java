package io.github.panicmonitors.core;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.config.ConfigDocument;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A configuration document as a {@link ConfigStore} keeps it: the versions that are running.
 * Parsing them again gives the same monitors.
 *
 * @param role the name of the role that it came to; empty if it came to a manager without roles
 * @param document the version that runs; the newest version if monitor types run different ones
 * @param byType the versions of the types that run a different one
 * @param waiting the ids of monitorables that do not run, by type: another document has the id, or
 *     the limit is reached
 * @param takenBy for a document without a role, the names of all roles of the managers that took it
 *     over. Each role takes it over only once.
 */
@CheckReturnValue
public record StoredDocument(
    String role,
    ConfigDocument document,
    Map<String, ConfigDocument> byType,
    Map<String, Set<String>> waiting,
    Set<String> takenBy) {

  /**
   * Creates a stored document of copies of the maps.
   *
   * @throws IllegalArgumentException if a version in {@code byType} has another routing key
   */
  public StoredDocument {
    requireNonNull(role, "role");
    requireNonNull(document, "document");
    byType = Map.copyOf(byType);
    Map<String, Set<String>> copies = new LinkedHashMap<>();
    waiting.forEach((type, ids) -> copies.put(type, Set.copyOf(ids)));
    waiting = Map.copyOf(copies);
    takenBy = Set.copyOf(takenBy);
    for (ConfigDocument version : byType.values()) {
      if (!version.key().equals(document.key())) {
        throw new IllegalArgumentException(
            "versions must have the routing key " + document.key() + ": " + version.key());
      }
    }
  }

  /**
   * Returns a stored document without a role. Every type runs this version of it, and no
   * monitorable waits.
   */
  @CheckReturnValue
  public static StoredDocument of(ConfigDocument document) {
    return new StoredDocument("", document, Map.of(), Map.of(), Set.of());
  }

  /** Returns this document as one of a role. */
  @CheckReturnValue
  public StoredDocument ofRole(String name) {
    return new StoredDocument(name, document, byType, waiting, Set.of());
  }

  /** Returns a copy that more roles have taken over. */
  @CheckReturnValue
  public StoredDocument takenBy(Set<String> roles) {
    Set<String> all = new LinkedHashSet<>(takenBy);
    all.addAll(roles);
    return new StoredDocument(role, document, byType, waiting, all);
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
