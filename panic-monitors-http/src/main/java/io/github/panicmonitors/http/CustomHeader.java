package io.github.panicmonitors.http;

import io.github.panicmonitors.api.Secret;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A header that is added to requests. Its value may be a secret.
 *
 * @param name a name that the client does not set itself
 */
record CustomHeader(String name, Supplier<Secret> value) {
  private static final Set<String> SET_BY_CLIENT =
      Set.of(
          "accept-encoding",
          "connection",
          "content-encoding",
          "content-length",
          "expect",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is not a header's name, or if other settings set this
   *     header
   */
  CustomHeader {
    if (validName(name).equalsIgnoreCase("authorization")) {
      throw new IllegalArgumentException("header cannot be set: " + name);
    }
  }

  /**
   * Returns a valid name.
   *
   * @throws IllegalArgumentException if it is not a header's name, or the client sets the header
   */
  static String validName(String name) {
    if (name.isEmpty() || name.length() > 100 || !name.chars().allMatch(CustomHeader::isToken)) {
      throw new IllegalArgumentException("header name must have letters, digits and hyphens only");
    }
    if (SET_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("header cannot be set: " + name);
    }
    return name;
  }

  private static boolean isToken(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+.^_`|~-".indexOf(c) >= 0;
  }

  /**
   * Returns a valid value.
   *
   * @throws IllegalArgumentException if it is empty or has other than printable ASCII characters;
   *     the message does not quote it
   */
  static Secret valid(Secret value) {
    if (!isValid(value.reveal())) {
      throw new IllegalArgumentException("header value must be printable ASCII");
    }
    return value;
  }

  static boolean isValid(String value) {
    return !value.isBlank() && value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  /** Returns the name without the value, which may be a secret. */
  @Override
  public String toString() {
    return name;
  }
}
