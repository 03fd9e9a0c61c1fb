package io.github.panicmonitors.api.config;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The documents that a provider reads together: for most types one, for those that see several
 * documents as one (aggregates) all that share a group. Immutable.
 *
 * @param <M> the provider's monitorables
 */
@CheckReturnValue
public final class ConfigGroup<M extends Monitorable> {
  private final String name;
  private final List<ConfigDocument> documents;
  private final Map<String, M> previous;
  private final Map<String, ConfigEntry> origins;

  private ConfigGroup(
      String name,
      List<ConfigDocument> documents,
      Map<String, M> previous,
      Map<String, ConfigEntry> origins) {
    this.name = name;
    this.documents = documents;
    this.previous = previous;
    this.origins = origins;
  }

  /**
   * Returns a group of which it is not known what in it has changed.
   *
   * @param documents the newest document of each key, in any order
   * @param previous the monitorables that were accepted last time, by id
   */
  public static <M extends Monitorable> ConfigGroup<M> of(
      String name, Collection<ConfigDocument> documents, Map<String, M> previous) {
    return of(name, documents, previous, Map.of());
  }

  /**
   * Returns a group.
   *
   * @param documents the newest document of each key, in any order
   * @param previous the monitorables that were accepted last time, by id
   * @param origins the entries that these were made of, by id, as far as each was made of one
   */
  public static <M extends Monitorable> ConfigGroup<M> of(
      String name,
      Collection<ConfigDocument> documents,
      Map<String, M> previous,
      Map<String, ConfigEntry> origins) {
    List<ConfigDocument> ordered =
        documents.stream().sorted(Comparator.comparing(ConfigDocument::key)).toList();
    return new ConfigGroup<>(
        requireNonNull(name, "name"), ordered, Map.copyOf(previous), Map.copyOf(origins));
  }

  /** Returns the group's name, unique among the groups of one provider. */
  public String name() {
    return name;
  }

  /** Returns the newest document of each key, ordered by key. */
  public List<ConfigDocument> documents() {
    return documents;
  }

  /** Returns the entries of all documents. */
  public List<ConfigEntry> entries() {
    return documents.stream().flatMap(document -> document.entries().stream()).toList();
  }

  /** Returns the monitorable of this id that was accepted last time, if there was one. */
  public Optional<M> previous(String id) {
    return Optional.ofNullable(previous.get(id));
  }

  /**
   * Returns the monitorable that this entry was accepted as last time, if nothing in the entry has
   * changed since.
   */
  public Optional<M> unchanged(ConfigEntry entry) {
    return entry.equals(origins.get(entry.id())) ? previous(entry.id()) : Optional.empty();
  }
}
