package io.github.panicmonitors.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MessageHeaders;

/** Reads headers that are lists, whether they come in one line or in several. */
final class HeaderValues {
  private HeaderValues() {}

  /** Returns the elements of a header in lower case, without empty ones. */
  static List<String> of(MessageHeaders message, String name) {
    List<String> values = new ArrayList<>();
    for (Header header : message.getHeaders(name)) {
      for (String value : header.getValue().split(",", -1)) {
        if (!value.isBlank()) {
          values.add(value.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return values;
  }
}
