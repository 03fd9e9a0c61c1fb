package io.github.panicmonitors.http;

import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpMessage;

/** The headers of a response. */
final class ResponseHeaders {
  private static final int MAX_VALUE_LENGTH = 4_000;

  private final Header[] headers;

  private ResponseHeaders(Header[] headers) {
    this.headers = headers;
  }

  static ResponseHeaders of(HttpMessage response) {
    return new ResponseHeaders(response.getHeaders());
  }

  /** Returns the first value of a header, unless it is too long to be kept. */
  Optional<String> first(String name) {
    for (Header header : headers) {
      if (header.getName().equalsIgnoreCase(name)) {
        String value = header.getValue();
        return value == null || value.length() > MAX_VALUE_LENGTH
            ? Optional.empty()
            : Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** Returns whether the server asks for fewer requests. */
  boolean limitRate() {
    return first("Retry-After").isPresent()
        || first("X-Retry-After").isPresent()
        || first("X-RateLimit-Remaining").filter("0"::equals).isPresent();
  }
}
