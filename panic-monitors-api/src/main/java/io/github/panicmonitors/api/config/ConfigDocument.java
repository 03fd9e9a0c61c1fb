package io.github.panicmonitors.api.config;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.internal.JsonValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configuration document with all entries of one routing key. An entry of the key's previous
 * document that is missing here is removed. An empty document removes all entries.
 *
 * <p>An entry is <i>invalid</i> if it contains a value that is not a JSON value, a number outside
 * the range of a Double, an unpaired surrogate, or more than 200 levels, or if its id contains an
 * unpaired surrogate. Only the reason is kept, and {@link ConfigEntry#fields} throws an exception
 * with it. The entry is rejected, and the others are not affected.
 *
 * <p>Immutable. The content is copied with its order and nulls.
 */
@CheckReturnValue
public final class ConfigDocument {
  private static final String DEFAULT_SECTION = "DEFAULT";

  private final RoutingKey key;
  private final Map<String, @Nullable Object> content;
  private final Map<String, String> invalid;

  private ConfigDocument(
      RoutingKey key, Map<String, @Nullable Object> content, Map<String, String> invalid) {
    this.key = key;
    this.content = Collections.unmodifiableMap(content);
    this.invalid = Collections.unmodifiableMap(invalid);
  }

  /**
   * Creates a document.
   *
   * @param content entries by id, with JSON values: null, String, Boolean, Number in the range of a
   *     Double, List, Map with String keys. An entry with another value is invalid.
   */
  public static ConfigDocument of(RoutingKey key, Map<String, ? extends @Nullable Object> content) {
    Map<String, @Nullable Object> valid = new LinkedHashMap<>();
    Map<String, String> invalid = new LinkedHashMap<>();
    content.forEach(
        (id, value) -> {
          try {
            requireWellFormed(id);
            valid.put(id, JsonValues.copyOfValue(id, value));
          } catch (IllegalArgumentException e) {
            invalid.put(Text.wellFormed(id), String.valueOf(e.getMessage()));
          }
        });
    invalid.keySet().removeAll(valid.keySet());
    return new ConfigDocument(requireNonNull(key, "key"), valid, invalid);
  }

  private static void requireWellFormed(String id) {
    if (!Text.isWellFormed(id)) {
      throw new IllegalArgumentException("id must be well-formed Unicode: " + Text.truncated(id));
    }
  }

  /**
   * Creates a document. See {@link #of(RoutingKey, Map)}.
   *
   * @throws IllegalArgumentException also if the key is invalid, see {@link RoutingKey}
   */
  public static ConfigDocument of(String key, Map<String, ? extends @Nullable Object> content) {
    return of(RoutingKey.of(key), content);
  }

  /**
   * Returns a copy in which these entries are invalid too. For readers of a form that a map cannot
   * express, such as a field that is given twice.
   *
   * @param reasons human-readable reasons by id, without credentials
   */
  public ConfigDocument withInvalid(Map<String, String> reasons) {
    if (reasons.isEmpty()) {
      return this;
    }
    Map<String, String> allInvalid = new LinkedHashMap<>(invalid);
    reasons.forEach((id, reason) -> allInvalid.put(Text.wellFormed(id), requireNonNull(reason)));
    Map<String, @Nullable Object> valid = new LinkedHashMap<>(content);
    valid.keySet().removeAll(allInvalid.keySet());
    return new ConfigDocument(key, valid, allInvalid);
  }

  /** Returns the routing key. */
  public RoutingKey key() {
    return key;
  }

  /** Returns the valid content as received, unmodifiable. */
  public Map<String, @Nullable Object> content() {
    return content;
  }

  /** Returns why entries are invalid, by id, unmodifiable. */
  public Map<String, String> invalid() {
    return invalid;
  }

  /** Returns the entry with this id, if present. */
  public Optional<ConfigEntry> entry(String id) {
    if (id.equals(DEFAULT_SECTION)) {
      return Optional.empty();
    }
    String reason = invalid.get(id);
    if (reason != null) {
      return Optional.of(invalid(id, reason));
    }
    return content.containsKey(id)
        ? Optional.of(new ConfigEntry(key, id, content.get(id)))
        : Optional.empty();
  }

  private ConfigEntry invalid(String id, String reason) {
    return new ConfigEntry(key, id, new ConfigEntry.Invalid(reason));
  }

  /**
   * Returns the entries in order, the invalid ones last, without the {@code DEFAULT} section of INI
   * files.
   */
  public List<ConfigEntry> entries() {
    List<ConfigEntry> entries = new ArrayList<>(content.size() + invalid.size());
    content.forEach((id, value) -> entries.add(new ConfigEntry(key, id, value)));
    invalid.forEach((id, reason) -> entries.add(invalid(id, reason)));
    entries.removeIf(entry -> entry.id().equals(DEFAULT_SECTION));
    return Collections.unmodifiableList(entries);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConfigDocument document
        && key.equals(document.key)
        && content.equals(document.content)
        && invalid.equals(document.invalid);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, content, invalid);
  }

  /** Returns the key and the number of entries. */
  @Override
  public String toString() {
    return key + " (" + entries().size() + " entries)";
  }
}
