package io.github.panicmonitors.http;

/**
 * Thrown by a {@link JsonValue} that is missing or has another type. The message has the path of
 * the value, and never quotes it.
 */
public class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1;

  JsonException(String message) {
    super(message);
  }
}
