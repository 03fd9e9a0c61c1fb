package io.github.panicmonitors.api.config;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a configuration document, which describes a monitorable.
 *
 * <p>The accessors validate fields and throw {@link InvalidConfigException} with a reason for
 * operators. The reason never quotes texts of the entry, because they may hold credentials. Unknown
 * fields are ignored.
 *
 * @param key the routing key of the entry's document
 * @param id the entry's key in its document
 * @param value the entry's value, a map of fields in a valid entry
 */
public record ConfigEntry(RoutingKey key, String id, @Nullable Object value) {
  /** Creates an entry. */
  public ConfigEntry {
    requireNonNull(key, "key");
    requireNonNull(id, "id");
  }

  /**
   * Returns all fields.
   *
   * @throws InvalidConfigException if the entry is not an object
   */
  public Map<?, ?> fields() {
    if (value instanceof Map<?, ?> fields) {
      return fields;
    }
    throw new InvalidConfigException("entry must be an object: " + describe(value));
  }

  /**
   * Returns a required text field, stripped of surrounding blanks.
   *
   * @throws InvalidConfigException if the field is missing, blank or not a string
   */
  public String text(String field) {
    return optionalText(field)
        .orElseThrow(() -> new InvalidConfigException(field + " is missing or blank"));
  }

  /**
   * Returns a text field, stripped of surrounding blanks. Empty if it is missing, null or blank.
   *
   * @throws InvalidConfigException if the field is not a string
   */
  public Optional<String> optionalText(String field) {
    Object found = fields().get(field);
    if (found == null) {
      return Optional.empty();
    }
    if (found instanceof String text) {
      return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
    }
    throw new InvalidConfigException(field + " must be a string: " + describe(found));
  }

  /**
   * Returns the parts of a comma-separated text field, stripped and without empty ones. An empty
   * list if the field is missing, null or blank.
   *
   * @throws InvalidConfigException if the field is not a string
   */
  public List<String> texts(String field) {
    return optionalText(field).stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /**
   * Returns whether a field is {@code true} or {@code yes}, ignoring case. False for anything else
   * and for a missing field.
   *
   * @throws InvalidConfigException if the entry is not an object
   */
  public boolean flag(String field) {
    String text = String.valueOf(fields().get(field)).strip().toLowerCase(Locale.ROOT);
    return text.equals("true") || text.equals("yes");
  }

  /** Quotes only numbers and booleans, because other values may hold credentials. */
  private static String describe(@Nullable Object found) {
    if (found instanceof String) {
      return "a string";
    }
    if (found instanceof Map) {
      return "an object";
    }
    if (found instanceof List) {
      return "a list";
    }
    return Text.truncated(found);
  }
}
