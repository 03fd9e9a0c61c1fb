package io.github.panicmonitors.prometheus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Status line and headers of a response. */
final class ResponseHead {
  /** The body's length is not announced. */
  static final long UNKNOWN = -1;

  private final boolean http10;
  private final int status;
  private final Map<String, List<String>> headers;

  private ResponseHead(boolean http10, int status, Map<String, List<String>> headers) {
    this.http10 = http10;
    this.status = status;
    this.headers = headers;
  }

  static ResponseHead parse(byte[] bytes, int from, int to) throws HttpFailure {
    String[] lines = new String(bytes, from, to - from, ISO_8859_1).split("\r?\n", -1);
    Map<String, List<String>> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers
            .computeIfAbsent(
                lines[i].substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
            .add(lines[i].substring(colon + 1).strip());
      }
    }
    return new ResponseHead(lines[0].startsWith("HTTP/1.0"), status(lines[0]), headers);
  }

  private static int status(String line) throws HttpFailure {
    boolean wellFormed =
        line.startsWith("HTTP/1.")
            && line.length() >= 12
            && line.charAt(8) == ' '
            && (line.length() == 12 || line.charAt(12) == ' ')
            && line.substring(9, 12).chars().allMatch(c -> c >= '0' && c <= '9');
    if (!wellFormed) {
      throw new HttpFailure(FailureKind.MALFORMED, "response is not HTTP");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  int status() {
    return status;
  }

  boolean isInterim() {
    return status < 200;
  }

  boolean isRedirect() {
    return (status >= 301 && status <= 303) || status == 307 || status == 308;
  }

  Optional<String> location() {
    return Optional.ofNullable(first("location"));
  }

  boolean keepsAlive() {
    String tokens = joined("connection");
    return http10 ? tokens.contains("keep-alive") : !tokens.contains("close");
  }

  boolean isChunked() throws HttpFailure {
    String coding = joined("transfer-encoding");
    if (!coding.isEmpty() && !coding.equals("chunked")) {
      throw new HttpFailure(
          FailureKind.MALFORMED, "transfer encoding is not supported: " + clipped(coding));
    }
    return !coding.isEmpty();
  }

  void requireNoContentEncoding() throws HttpFailure {
    String encoding = joined("content-encoding");
    if (!encoding.isEmpty() && !encoding.equals("identity")) {
      throw new HttpFailure(
          FailureKind.MALFORMED, "content encoding was not asked for: " + clipped(encoding));
    }
  }

  /** Returns the announced length of the body, or {@link #UNKNOWN}. */
  long contentLength() throws HttpFailure {
    String first = first("content-length");
    if (first == null) {
      return UNKNOWN;
    }
    boolean digits = !first.isEmpty() && first.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean agreed =
        headers.getOrDefault("content-length", List.of()).stream().allMatch(first::equals);
    if (!digits || !agreed) {
      throw new HttpFailure(
          FailureKind.MALFORMED, "content length is wrong: " + clipped(joined("content-length")));
    }
    return first.length() > 18 ? Long.MAX_VALUE : Long.parseLong(first);
  }

  private @Nullable String first(String name) {
    List<String> values = headers.get(name);
    return values == null ? null : values.get(0);
  }

  private String joined(String name) {
    return String.join(", ", headers.getOrDefault(name, List.of())).toLowerCase(Locale.ROOT);
  }

  private static String clipped(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
