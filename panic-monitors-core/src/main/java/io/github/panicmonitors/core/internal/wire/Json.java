package io.github.panicmonitors.core.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.config.ConfigDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON. */
public final class Json {
  /** Documents may have numbers and names of any length. */
  static final StreamReadConstraints ANY_LENGTH =
      StreamReadConstraints.builder()
          .maxNumberLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .build();

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // Thousands of ids are field names: do not intern them.
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(ANY_LENGTH)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          // Error messages are shown to people and must not quote the document.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Json() {}

  public static byte[] write(Map<String, ? extends @Nullable Object> object) {
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads an object.
   *
   * @throws UnreadableException if the text is not JSON or not an object, with a human-readable
   *     message
   */
  public static Map<String, @Nullable Object> readObject(byte[] text) throws UnreadableException {
    try {
      Object value = MAPPER.readValue(text, Object.class);
      if (value instanceof Map<?, ?> object) {
        return withStringKeys(object);
      }
      throw new UnreadableException("document must be a JSON object, not " + described(value));
    } catch (JsonProcessingException e) {
      throw notJson(e);
    } catch (NumberFormatException e) {
      throw new UnreadableException("document has a number whose exponent is out of range");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says where a text is no JSON, without quoting it: it may hold credentials. */
  static UnreadableException notJson(JsonProcessingException failure) {
    if (failure instanceof StreamConstraintsException) {
      return new UnreadableException("document is not JSON: it is nested too deeply");
    }
    if (failure instanceof JsonEOFException) {
      return new UnreadableException("document is not JSON: it ends too early");
    }
    JsonLocation at = failure.getLocation();
    return new UnreadableException(
        at == null
            ? "document is not JSON"
            : "document is not JSON: unexpected text before line %d, column %d"
                .formatted(at.getLineNr(), at.getColumnNr()));
  }

  /**
   * Reads a configuration document. What is wrong with one entry makes that entry invalid.
   *
   * @throws UnreadableException if the text is not a JSON object, or the key is too long
   */
  public static ConfigDocument readDocument(String key, byte[] text) throws UnreadableException {
    return DocumentReader.read(key, text);
  }

  /**
   * Returns a document with content that was read.
   *
   * @throws UnreadableException if the key is too long
   */
  public static ConfigDocument document(String key, Map<String, @Nullable Object> content)
      throws UnreadableException {
    try {
      return ConfigDocument.of(key, content);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }

  /** Casts the keys of an object that was read to strings. */
  @SuppressWarnings("unchecked") // the keys of a JSON object are strings
  public static Map<String, @Nullable Object> withStringKeys(Map<?, ?> object) {
    return (Map<String, @Nullable Object>) object;
  }

  private static String described(@Nullable Object value) {
    if (value instanceof List<?>) {
      return "an array";
    }
    if (value instanceof String) {
      return "a string";
    }
    return Text.truncated(value);
  }

  /** Thrown when a document cannot be read. */
  public static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    public UnreadableException(String message) {
      super(message);
    }
  }
}
