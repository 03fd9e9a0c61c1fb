package io.github.panicmonitors.http;

import java.util.Optional;

/**
 * A response whose status says that the request failed.
 *
 * @param json the body, if JSON was asked for and it is a JSON object
 */
record ErrorResponse(int status, ResponseHeaders headers, Optional<JsonValue> json) {

  /**
   * Returns whether a proxy sends this if it has no server to ask. A 500 with a JSON object is the
   * server's own.
   */
  boolean isUnreachable() {
    return switch (status) {
      case 502, 503, 504 -> true;
      case 500 -> json.isEmpty();
      default -> false;
    };
  }
}
