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
  /** Headers that the client sets, or that settings of their own are for. */
  private static final Set<String> RESERVED =
      Set.of(
          "accept-encoding",
          "authorization",
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
   * @throws IllegalArgumentException if it is not a header's name, or reserved
   */
  CustomHeader {
    if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
      throw new IllegalArgumentException("header name must have letters, digits and hyphens only");
    }
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("header cannot be set: " + name);
    }
  }

  /**
   * Returns a valid value.
   *
   * @throws IllegalArgumentException if it is empty or has other than printable ASCII characters;
   *     the message does not quote it
   */
  static Secret valid(Secret value) {
    String text = value.reveal();
    if (text.isBlank() || !text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("header value must be printable ASCII");
    }
    return value;
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
