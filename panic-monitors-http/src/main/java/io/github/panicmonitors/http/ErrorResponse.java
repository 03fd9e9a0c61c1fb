package io.github.panicmonitors.http;

import java.util.Optional;

/**
 * A response whose status says that the request failed.
 *
 * @param json the body, if JSON was asked for and it is a JSON object
 */
record ErrorResponse(int status, ResponseHeaders headers, Optional<JsonValue> json) {

  /**
   * Returns whether a proxy sends such a response if its server does not answer. A 500 with a JSON
   * object comes from the server itself.
   */
  boolean isUnreachable() {
    return switch (status) {
      case 502, 503, 504 -> true;
      case 500 -> json.isEmpty();
      default -> false;
    };
  }
}
