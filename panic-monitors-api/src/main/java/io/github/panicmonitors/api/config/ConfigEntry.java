package io.github.panicmonitors.api.config;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.Text;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
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
 * operators. It names the field and shows the value, unless the value may hold credentials: a
 * {@link #secret}, a text of more than 40 characters or with a URL, and parts of a {@link #url} are
 * not shown. Unknown fields are ignored.
 *
 * <p>A field may be a string or a JSON number where a number is expected. The accessors of single
 * values require the field; {@link #has} returns whether it is present:
 *
 * <pre>{@code
 * int port = entry.has("port") ? entry.port("port") : 9100;
 * }</pre>
 *
 * @param key the routing key of the entry's document
 * @param id the entry's key in its document
 * @param value the entry's value, a map of fields in a valid entry
 */
public record ConfigEntry(RoutingKey key, String id, @Nullable Object value) {
  private static final BigInteger MIN_INTEGER = BigInteger.valueOf(Integer.MIN_VALUE);
  private static final BigInteger MAX_INTEGER = BigInteger.valueOf(Integer.MAX_VALUE);
  private static final int MAX_PORT = 65_535;

  /** The value of an entry that {@link ConfigDocument} found invalid. */
  record Invalid(String reason) {}

  /** Creates an entry. */
  public ConfigEntry {
    requireNonNull(key, "key");
    requireNonNull(id, "id");
  }

  /**
   * Returns all fields.
   *
   * @throws InvalidConfigException if the entry is not an object, or its document found it invalid
   */
  public Map<?, ?> fields() {
    if (value instanceof Map<?, ?> fields) {
      return fields;
    }
    if (value instanceof Invalid invalid) {
      throw new InvalidConfigException(invalid.reason());
    }
    throw new InvalidConfigException("entry must be an object: " + describe(value));
  }

  /**
   * Returns whether a field is there: not missing, null or a blank string.
   *
   * @throws InvalidConfigException if the entry is not an object
   */
  public boolean has(String field) {
    Object found = fields().get(field);
    return found != null && !(found instanceof String text && text.isBlank());
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

  /**
   * Returns a required whole number: a JSON number, or a string of digits with an optional sign.
   *
   * @throws InvalidConfigException if the field is missing or is no whole number in the range of an
   *     int
   */
  public int integer(String field) {
    return integer(field, MIN_INTEGER, MAX_INTEGER);
  }

  /**
   * Returns a required port, from 1 to 65535, as {@link #integer} reads it.
   *
   * @throws InvalidConfigException if the field is missing or is no port
   */
  public int port(String field) {
    return integer(field, BigInteger.ONE, BigInteger.valueOf(MAX_PORT));
  }

  private int integer(String field, BigInteger min, BigInteger max) {
    BigInteger number =
        FieldValues.wholeNumber(required(field))
            .orElseThrow(() -> invalid(field, "must be a whole number"));
    if (number.compareTo(min) < 0 || number.compareTo(max) > 0) {
      throw invalid(field, "must be from " + min + " to " + max);
    }
    return number.intValue();
  }

  /**
   * Returns a required positive duration of at most 365 days: a number with a unit, such as {@code
   * 500ms}, {@code 10s}, {@code 2m}, {@code 1h} or {@code 7d}, an ISO-8601 duration such as {@code
   * PT10S}, or a number of seconds.
   *
   * @throws InvalidConfigException if the field is missing or is no such duration
   */
  public Duration duration(String field) {
    Duration duration =
        FieldValues.duration(required(field))
            .orElseThrow(() -> invalid(field, "must be a duration such as 500ms, 10s, 2m or 1h"));
    if (duration.isNegative()
        || duration.isZero()
        || duration.compareTo(FieldValues.MAX_DURATION) > 0) {
      throw invalid(field, "must be positive and at most 365 days");
    }
    return duration;
  }

  /**
   * Returns a required URL of the scheme http or https with a host. It may have user-info, which
   * its {@code toString} shows, so do not log it.
   *
   * @throws InvalidConfigException if the field is missing or is no such URL; its message shows the
   *     URL without user-info, query and long path segments, which are often keys
   */
  public URI url(String field) {
    String text = text(field);
    try {
      URI url = new URI(text);
      if (FieldValues.isHttp(url)) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Reported below. The exception's text quotes the URL.
    }
    throw new InvalidConfigException(
        field + " must be an http or https URL with a host: " + FieldValues.redactedUrl(text));
  }

  /**
   * Returns a required text field, stripped of surrounding blanks, as a secret.
   *
   * @throws InvalidConfigException if the field is missing, blank or not a string; its message does
   *     not show the value
   */
  public Secret secret(String field) {
    if (required(field) instanceof String text) {
      return Secret.of(text.strip());
    }
    throw new InvalidConfigException(field + " must be a string");
  }

  private Object required(String field) {
    Object found = fields().get(field);
    if (found == null || !has(field)) {
      throw new InvalidConfigException(field + " is missing or blank");
    }
    return found;
  }

  private InvalidConfigException invalid(String field, String requirement) {
    Object found = required(field);
    String shown = found instanceof String text ? FieldValues.shown(text) : describe(found);
    return new InvalidConfigException(field + " " + requirement + ": " + shown);
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
