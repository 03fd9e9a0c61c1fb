package io.github.panicmonitors.api.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.Text;

/** Validates AMQP short strings, the type of names and routing keys. */
public final class ShortString {
  private static final int MAX_BYTES = 255;

  private ShortString() {}

  /** Returns the value, or throws IllegalArgumentException if it is too long or malformed. */
  public static String require(String name, String value) {
    if (requireNonNull(value, name).getBytes(UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException(
          name + " must have at most " + MAX_BYTES + " UTF-8 bytes: " + Text.truncated(value));
    }
    if (!Text.isWellFormed(value)) {
      throw new IllegalArgumentException(name + " must be well-formed Unicode: " + value);
    }
    return value;
  }
}
