package io.github.panicmonitors.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses a JSON document as it arrives, so that it fails at the first byte that is over a limit or
 * wrong. Messages never quote the document.
 */
final class JsonBody<T> implements BodyConsumer<T> {
  static final JsonFactory FACTORY = factory(JsonLimits.DEFAULT);

  private static final int MAX_EXPONENT = 1_000;

  private final JsonReader<T> reader;
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;

  /** The objects and arrays whose end has not been read, the innermost one first. */
  private final Deque<Container> open = new ArrayDeque<>();

  private boolean complete;
  private @Nullable Object document;

  /** An object or an array. */
  private interface Container {
    void add(@Nullable Object value) throws IOException, BodyException;
  }

  JsonBody(JsonFactory factory, JsonReader<T> reader) {
    this.reader = reader;
    try {
      parser = factory.createNonBlockingByteArrayParser();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
  }

  /** Returns a factory of parsers with limits. */
  static JsonFactory factory(JsonLimits limits) {
    return JsonFactory.builder()
        // The names come from outside.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        // A parser whose request fails is never closed.
        .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxDocumentLength(limits.documentBytes())
                .maxTokenCount(limits.tokens())
                .maxNestingDepth(limits.depth())
                .maxStringLength(limits.stringLength())
                .maxNameLength(limits.nameLength())
                .maxNumberLength(limits.numberLength())
                .build())
        .build();
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) throws BodyException {
    try {
      feeder.feedInput(bytes, offset, offset + length);
      readTokens();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public T finish() throws BodyException {
    try {
      feeder.endOfInput();
      readTokens();
      parser.close();
    } catch (IOException e) {
      throw failure(e);
    }
    if (!complete) {
      throw notJson("it is empty");
    }
    try {
      return reader.read(JsonValue.document(document));
    } catch (JsonException e) {
      throw new BodyException(FailureKind.MALFORMED, String.valueOf(e.getMessage()), e);
    }
  }

  private void readTokens() throws IOException, BodyException {
    JsonToken token = parser.nextToken();
    while (token != null && token != JsonToken.NOT_AVAILABLE) {
      read(token);
      token = parser.nextToken();
    }
  }

  private void read(JsonToken token) throws IOException, BodyException {
    switch (token) {
      case START_OBJECT -> startObject();
      case START_ARRAY -> startArray();
      case END_OBJECT, END_ARRAY -> open.pop();
      case FIELD_NAME -> {
        // Read with its value. The parser rejects names with unpaired surrogates.
      }
      case VALUE_STRING -> add(requireWellFormed(parser.getText()));
      case VALUE_NUMBER_INT -> add(integer());
      case VALUE_NUMBER_FLOAT -> add(decimal());
      case VALUE_TRUE -> add(true);
      case VALUE_FALSE -> add(false);
      default -> add(null);
    }
  }

  private void startObject() throws IOException, BodyException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>(4);
    add(Collections.unmodifiableMap(object));
    open.push(
        value -> {
          String name = parser.currentName();
          if (object.containsKey(name)) {
            throw malformed("JSON has a name twice: " + Text.truncated(name));
          }
          object.put(name, value);
        });
  }

  private void startArray() throws IOException, BodyException {
    List<@Nullable Object> array = new ArrayList<>(4);
    add(Collections.unmodifiableList(array));
    open.push(array::add);
  }

  private void add(@Nullable Object value) throws IOException, BodyException {
    Container into = open.peek();
    if (into != null) {
      into.add(value);
    } else if (complete) {
      throw notJson("there is text after its end");
    } else {
      document = value;
      complete = true;
    }
  }

  private Object integer() throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? parser.getBigIntegerValue()
        : (Object) parser.getLongValue();
  }

  private BigDecimal decimal() throws IOException, BodyException {
    try {
      BigDecimal number = new BigDecimal(parser.getText());
      if (number.scale() >= -MAX_EXPONENT && number.scale() <= MAX_EXPONENT) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Its exponent is out of the range of int.
    }
    throw malformed("JSON has a number with an exponent beyond " + MAX_EXPONENT);
  }

  private static String requireWellFormed(String text) throws BodyException {
    if (!Text.isWellFormed(text)) {
      throw malformed("JSON has an unpaired surrogate");
    }
    return text;
  }

  private static BodyException malformed(String reason) {
    return new BodyException(FailureKind.MALFORMED, reason, null);
  }

  private static BodyException notJson(String reason) {
    return malformed("answer is not JSON: " + reason);
  }

  /** Omits the cause, which quotes the document. */
  private static BodyException failure(IOException e) {
    if (e instanceof StreamConstraintsException limit) {
      String message = limit.getOriginalMessage().replaceFirst(", from `.*`", "");
      return new BodyException(FailureKind.TOO_LARGE, "JSON is too large: " + message, null);
    }
    if (e instanceof JsonEOFException) {
      return notJson("it ends too early");
    }
    JsonLocation at = e instanceof JsonProcessingException json ? json.getLocation() : null;
    return notJson(
        at == null
            ? "unexpected text"
            : "unexpected text at line " + at.getLineNr() + ", column " + at.getColumnNr());
  }
}
