package io.github.panicmonitors.api.config;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The entries of one configuration document, and what the provider accepted from its previous
 * version. Immutable.
 *
 * @param <M> the provider's monitorables
 */
@CheckReturnValue
public final class ConfigGroup<M extends Monitorable> {
  private final ConfigDocument document;
  private final Map<String, M> previous;
  private final Map<String, ConfigEntry> previousEntries;

  private ConfigGroup(
      ConfigDocument document, Map<String, M> previous, Map<String, ConfigEntry> previousEntries) {
    this.document = document;
    this.previous = previous;
    this.previousEntries = previousEntries;
  }

  /** Returns the entries of a document that has no previous version. */
  public static <M extends Monitorable> ConfigGroup<M> of(ConfigDocument document) {
    return of(document, Map.of(), Map.of());
  }

  /**
   * Returns the entries of a document.
   *
   * @param document the document to read
   * @param previous the monitorables that were accepted before, by id
   * @param previousEntries the entries that those were made from, by id
   */
  public static <M extends Monitorable> ConfigGroup<M> of(
      ConfigDocument document, Map<String, M> previous, Map<String, ConfigEntry> previousEntries) {
    return new ConfigGroup<>(
        requireNonNull(document, "document"), Map.copyOf(previous), Map.copyOf(previousEntries));
  }

  /** Returns the document's routing key. */
  public RoutingKey key() {
    return document.key();
  }

  /** Returns the document. */
  public ConfigDocument document() {
    return document;
  }

  /** Returns the document's entries in their order. */
  public List<ConfigEntry> entries() {
    return document.entries();
  }

  /** Returns the monitorable of this id that was accepted before, if there was one. */
  public Optional<M> previous(String id) {
    return Optional.ofNullable(previous.get(id));
  }

  /**
   * Returns the entry of this id from which a monitorable was accepted before, if there was one.
   */
  public Optional<ConfigEntry> previousEntry(String id) {
    return Optional.ofNullable(previousEntries.get(id));
  }

  /**
   * Returns the monitorable that was accepted before under this entry's id, if the entry has not
   * changed since.
   */
  public Optional<M> unchanged(ConfigEntry entry) {
    return entry.equals(previousEntries.get(entry.id())) ? previous(entry.id()) : Optional.empty();
  }
}
