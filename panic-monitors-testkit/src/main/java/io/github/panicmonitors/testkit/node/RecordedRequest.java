package io.github.panicmonitors.testkit.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request received by a {@link FakeHttpServer}.
 *
 * @param method such as {@code GET}
 * @param path the path with its query
 * @param headers the values by header name in lower case
 * @param body the body as UTF-8 text; empty if the request has no {@code Content-Length}
 */
public record RecordedRequest(
    String method, String path, Map<String, String> headers, String body) {
  private static final int MAX_BYTES = 64 * 1024;

  /** Copies the headers. */
  public RecordedRequest {
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }

  /** Returns the value of a header, whose name is case-insensitive. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Returns the path without its query. */
  public String pathWithoutQuery() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  /** Reads the next request of a connection; null if the client closed it. */
  static @Nullable RecordedRequest read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int newlines = 0;
    while (newlines < 2) {
      int c = in.read();
      if (c < 0 || head.size() == MAX_BYTES) {
        return null;
      }
      head.write(c);
      newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
    }
    String[] lines = head.toString(ISO_8859_1).split("\r\n", -1);
    String[] words = lines[0].split(" ", -1);
    Map<String, String> headers = new TreeMap<>();
    for (String line : lines) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
      }
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), UTF_8);
    return words.length < 2 ? null : new RecordedRequest(words[0], words[1], headers, body);
  }
}
