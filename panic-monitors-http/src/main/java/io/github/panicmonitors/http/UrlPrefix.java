package io.github.panicmonitors.http;

import io.github.panicmonitors.http.Target.Origin;
import java.util.Arrays;
import java.util.Locale;

/**
 * A URL prefix that settings apply to: a server and a path.
 *
 * <p>The path ends at a segment boundary: {@code /a} covers {@code /a} and {@code /a/b}, not {@code
 * /ab}.
 *
 * @param origin the server
 * @param path the path; {@code /} covers the whole server
 */
record UrlPrefix(Origin origin, String path) {

  /**
   * Parses a prefix.
   *
   * @throws IllegalArgumentException if the text is not a valid prefix; the message omits user-info
   */
  static UrlPrefix of(String text) {
    UrlParts parts = UrlParts.of(text);
    if (parts == null) {
      throw new IllegalArgumentException(
          "prefix must be an http or https URL: " + SourceUrl.of(text));
    }
    String path = parts.target().pathAndQuery();
    if (parts.userInfo().isPresent()
        || text.indexOf('#') >= 0
        || path.indexOf('?') >= 0
        || hasDotSegment(path)) {
      throw new IllegalArgumentException(
          "prefix must be a server and a path only: " + parts.redacted());
    }
    return new UrlPrefix(parts.target().origin(), path);
  }

  boolean covers(Target target) {
    if (!origin.equals(target.origin())) {
      return false;
    }
    String other = withoutQuery(target.pathAndQuery());
    return path.equals("/")
        || (!hasDotSegment(other) && (other.equals(path) || other.startsWith(asDirectory())));
  }

  private String asDirectory() {
    return path.endsWith("/") ? path : path + "/";
  }

  private static String withoutQuery(String pathAndQuery) {
    int query = pathAndQuery.indexOf('?');
    return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
  }

  /** Returns whether a server may normalize the path to one outside the prefix. */
  private static boolean hasDotSegment(String path) {
    String decoded =
        path.toLowerCase(Locale.ROOT)
            .replace("%2e", ".")
            .replace("%2f", "/")
            .replace("%5c", "/")
            .replace('\\', '/');
    return Arrays.stream(decoded.split("/", -1))
        .map(segment -> segment.replaceFirst(";.*", ""))
        .anyMatch(segment -> segment.equals(".") || segment.equals(".."));
  }

  @Override
  public String toString() {
    return origin + path;
  }
}
