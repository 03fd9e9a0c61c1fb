package io.github.panicmonitors.api.config;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.internal.JsonValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configuration document with all entries of one routing key. An entry of the key's previous
 * document that is missing here is removed. An empty document removes all entries.
 *
 * <p>Immutable. The content is copied with its order and nulls.
 */
@CheckReturnValue
public final class ConfigDocument {
  private static final String DEFAULT_SECTION = "DEFAULT";

  private final RoutingKey key;
  private final Map<String, @Nullable Object> content;

  private ConfigDocument(RoutingKey key, Map<String, @Nullable Object> content) {
    this.key = key;
    this.content = content;
  }

  /**
   * Creates a document.
   *
   * @param content entries by id, with JSON values: null, String, Boolean, Number in the range of a
   *     Double, List, Map with String keys
   * @throws IllegalArgumentException if a value has another type, is out of range or nested deeper
   *     than 200, or a name has an unpaired surrogate; the message has its path
   */
  public static ConfigDocument of(RoutingKey key, Map<String, ? extends @Nullable Object> content) {
    return new ConfigDocument(requireNonNull(key, "key"), JsonValues.copyOf("document", content));
  }

  /**
   * Creates a document. See {@link #of(RoutingKey, Map)}.
   *
   * @throws IllegalArgumentException also if the key is invalid, see {@link RoutingKey}
   */
  public static ConfigDocument of(String key, Map<String, ? extends @Nullable Object> content) {
    return of(RoutingKey.of(key), content);
  }

  /** Returns the routing key. */
  public RoutingKey key() {
    return key;
  }

  /** Returns the content as received, unmodifiable. */
  public Map<String, @Nullable Object> content() {
    return content;
  }

  /** Returns the entry with this id, if present. */
  public Optional<ConfigEntry> entry(String id) {
    return content.containsKey(id) && !id.equals(DEFAULT_SECTION)
        ? Optional.of(new ConfigEntry(key, id, content.get(id)))
        : Optional.empty();
  }

  /** Returns the entries in order, without the {@code DEFAULT} section of INI files. */
  public List<ConfigEntry> entries() {
    return content.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(DEFAULT_SECTION))
        .map(entry -> new ConfigEntry(key, entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConfigDocument document
        && key.equals(document.key)
        && content.equals(document.content);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + content.hashCode();
  }

  /** Returns the key and the number of entries. */
  @Override
  public String toString() {
    return key + " (" + entries().size() + " entries)";
  }
}
