package io.github.panicmonitors.api.config;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.internal.JsonValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configuration message: the whole desired set of entries for one routing key. An entry that was
 * in the previous document of that key and is not in this one has been removed; an empty document
 * removes all.
 *
 * <p>Immutable: the content is copied, with its order and its nulls.
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
   * Returns a document.
   *
   * @param content entries by id; values as JSON has them: null, String, Boolean, Number in the
   *     range of a Double, List, Map with String keys
   * @throws IllegalArgumentException if the key is too long, or if a value is of another type, out
   *     of range or nested deeper than 200, or a name has half of a surrogate pair, naming the
   *     place
   */
  public static ConfigDocument of(RoutingKey key, Map<String, ? extends @Nullable Object> content) {
    return new ConfigDocument(requireNonNull(key, "key"), JsonValues.copyOf("document", content));
  }

  /** Returns a document; the same as {@link #of(RoutingKey, Map)}. */
  public static ConfigDocument of(String key, Map<String, ? extends @Nullable Object> content) {
    return of(RoutingKey.of(key), content);
  }

  /** Returns the key that this document holds the desired set of. */
  public RoutingKey key() {
    return key;
  }

  /** Returns the document's content as it came, unmodifiable. */
  public Map<String, @Nullable Object> content() {
    return content;
  }

  /** Returns the entry of this id, if there is one. */
  public Optional<ConfigEntry> entry(String id) {
    return content.containsKey(id) && !id.equals(DEFAULT_SECTION)
        ? Optional.of(new ConfigEntry(key, id, content.get(id)))
        : Optional.empty();
  }

  /** Returns the entries in their order, without the {@code DEFAULT} section of INI files. */
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

  /** Returns the key and the number of entries; contents may be long. */
  @Override
  public String toString() {
    return key + " (" + entries().size() + " entries)";
  }
}
