package io.github.panicmonitors.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.panicmonitors.api.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the JSON bodies of requests. */
final class JsonWriter {
  private JsonWriter() {}

  /**
   * Returns the JSON text of a value.
   *
   * @throws IllegalArgumentException if it holds anything but maps with string keys, iterables,
   *     strings, secrets, numbers, booleans and nulls
   */
  static byte[] write(@Nullable Object value) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonBody.FACTORY.createGenerator(text)) {
      write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toByteArray();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> member : map.entrySet()) {
        json.writeFieldName((String) member.getKey());
        write(json, member.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> elements) {
      json.writeStartArray();
      for (Object element : elements) {
        write(json, element);
      }
      json.writeEndArray();
    } else {
      writeScalar(json, value);
    }
  }

  private static void writeScalar(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Secret secret) {
      json.writeString(secret.reveal());
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Integer || value instanceof Long) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof BigInteger integer) {
      json.writeNumber(integer);
    } else if (value instanceof BigDecimal decimal) {
      json.writeNumber(decimal);
    } else if (value instanceof Double number && !number.isNaN() && !number.isInfinite()) {
      json.writeNumber(number);
    } else {
      throw new IllegalArgumentException("value cannot be written as JSON: " + value.getClass());
    }
  }
}
