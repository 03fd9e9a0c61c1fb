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
 * One entry of a configuration document: what describes one monitorable. Its key in the document is
 * the id that counts.
 *
 * <p>The accessors check what they read and throw {@link InvalidConfigException} with a reason that
 * an operator understands, and in which no text of the entry stands, since it may hold credentials.
 * Fields that nobody asks for are no error: senders add many.
 *
 * @param key the routing key of the entry's document
 * @param id the entry's key in the document
 * @param value the entry's value; a map of fields if the sender did well
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
    throw new InvalidConfigException("entry must be an object: " + shown(value));
  }

  /**
   * Returns a text that must be there, without blanks around it.
   *
   * @throws InvalidConfigException if the field is missing, blank or not a string
   */
  public String text(String field) {
    return optionalText(field)
        .orElseThrow(() -> new InvalidConfigException(field + " is missing or blank"));
  }

  /**
   * Returns a text without blanks around it; empty if the field is missing, null or blank.
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
    throw new InvalidConfigException(field + " must be a string: " + shown(found));
  }

  /**
   * Returns the parts of a comma-separated text, in order, without blanks around them and without
   * empty ones; an empty list if the field is missing, null or blank.
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
   * Tells whether a field says yes: {@code true} or {@code yes} in any case. Anything else is no,
   * also a missing field.
   *
   * @throws InvalidConfigException if the entry is not an object
   */
  public boolean flag(String field) {
    String text = String.valueOf(fields().get(field)).strip().toLowerCase(Locale.ROOT);
    return text.equals("true") || text.equals("yes");
  }

  /** Shows numbers and booleans alone: in texts, lists and objects there may be credentials. */
  private static String shown(@Nullable Object found) {
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
