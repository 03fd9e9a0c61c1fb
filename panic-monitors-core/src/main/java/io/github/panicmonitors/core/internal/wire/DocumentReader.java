package io.github.panicmonitors.core.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration document. An entry is invalid if it has something that JSON allows and a
 * {@link ConfigDocument} cannot hold. A text that is not JSON is unreadable as a whole.
 */
final class DocumentReader {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_NUMBER = 2_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Thousands of ids are field names: do not intern them.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Python writes NaN and Infinity. An entry with one is invalid.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(Json.ANY_LENGTH)
          .build();

  private final JsonParser json;
  private final Map<String, @Nullable Object> content = new LinkedHashMap<>();
  private final Map<String, String> invalid = new LinkedHashMap<>();

  /** What is wrong with the entry that is being read, if anything is. */
  private @Nullable String fault;

  private DocumentReader(JsonParser json) {
    this.json = json;
  }

  static ConfigDocument read(String key, byte[] text) throws UnreadableException {
    try {
      return Utf8.isLikely(text)
          ? read(key, Surrogates.withoutUnpairedEscapes(Utf8.decode(text)))
          : readOtherEncoding(key, text);
    } catch (JsonProcessingException e) {
      throw Json.notJson(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ConfigDocument readOtherEncoding(String key, byte[] text)
      throws IOException, UnreadableException {
    return read(key, FACTORY.createParser(text));
  }

  /** The parser needs memory for each level, so it must not see millions of them. */
  private static ConfigDocument read(String key, char[] text)
      throws IOException, UnreadableException {
    try {
      return read(key, FACTORY.createParser(text));
    } catch (StreamConstraintsException e) {
      return read(key, FACTORY.createParser(Nesting.flattened(text, MAX_DEPTH + 2)));
    }
  }

  private static ConfigDocument read(String key, JsonParser parser)
      throws IOException, UnreadableException {
    try (JsonParser json = parser) {
      JsonToken first = json.nextToken();
      if (first == null) {
        throw new UnreadableException("document is not JSON: it is empty");
      }
      if (first != JsonToken.START_OBJECT) {
        throw new UnreadableException("document must be a JSON object, not " + described(first));
      }
      DocumentReader reader = new DocumentReader(json);
      reader.readEntries();
      return Json.document(key, reader.content).withInvalid(reader.invalid);
    }
  }

  private static String described(JsonToken token) {
    return switch (token) {
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      default -> token.asString();
    };
  }

  private void readEntries() throws IOException, UnreadableException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String id = json.currentName();
      json.nextToken();
      fault = content.containsKey(id) ? "id is given twice" : null;
      content.put(id, value(1));
      String found = fault;
      if (found != null) {
        invalid.put(id, found);
      }
    }
    if (json.nextToken() != null) {
      throw new UnreadableException("document is not JSON: there is text after its end");
    }
  }

  private @Nullable Object value(int depth) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT, START_ARRAY -> nested(depth);
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private @Nullable Object nested(int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      fault("value at " + path() + " is nested deeper than " + MAX_DEPTH + " levels");
      json.skipChildren();
      return null;
    }
    return json.currentToken() == JsonToken.START_OBJECT ? object(depth) : array(depth);
  }

  private Map<String, @Nullable Object> object(int depth) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (fields.containsKey(name)) {
        fault("field at " + path() + " is given twice");
      }
      json.nextToken();
      fields.put(name, value(depth + 1));
    }
    return fields;
  }

  private List<@Nullable Object> array(int depth) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(depth + 1));
    }
    return values;
  }

  private @Nullable Number number() throws IOException {
    if (json.getTextLength() > MAX_NUMBER) {
      fault("number at " + path() + " has more than " + MAX_NUMBER + " characters");
      return null;
    }
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return json.getNumberValue();
    }
    if (json.isNaN()) {
      return json.getDoubleValue();
    }
    try {
      return new BigDecimal(json.getText());
    } catch (NumberFormatException e) {
      fault("number at " + path() + " has an exponent that is out of range");
      return null;
    }
  }

  private void fault(String found) {
    if (fault == null) {
      fault = found;
    }
  }

  /** Returns the path of the current value or field, such as {@code n1.urls[2]}. */
  private String path() {
    StringBuilder path = new StringBuilder();
    JsonStreamContext at = json.getParsingContext();
    for (at = json.currentToken().isStructStart() ? at.getParent() : at;
        !at.inRoot();
        at = at.getParent()) {
      path.insert(0, at.inArray() ? "[" + at.getCurrentIndex() + "]" : "." + at.getCurrentName());
    }
    return Text.truncated(path.substring(1));
  }
}
