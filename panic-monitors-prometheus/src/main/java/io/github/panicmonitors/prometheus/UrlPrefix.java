package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.prometheus.Target.Origin;
import java.util.Arrays;
import java.util.Locale;

/**
 * Where URLs begin that settings are for: a server, and perhaps a path on it. It ends at a segment
 * of the path: {@code /a} covers {@code /a} and {@code /a/b}, not {@code /ab}.
 *
 * @param origin the server
 * @param path from its root; a single slash for all of the server
 */
record UrlPrefix(Origin origin, String path) {

  /**
   * Returns a prefix.
   *
   * @throws IllegalArgumentException if the text is none; user-info in it is not shown
   */
  static UrlPrefix of(String text) {
    UrlParts parts = UrlParts.of(text);
    if (parts == null) {
      throw new IllegalArgumentException(
          "prefix must be a URL of http or https: " + ScrapeUrl.of(text));
    }
    String path = parts.target().pathAndQuery();
    if (parts.userInfo().isPresent()
        || text.indexOf('#') >= 0
        || path.indexOf('?') >= 0
        || hasDotSegment(path)) {
      throw new IllegalArgumentException(
          "prefix must be a server and a path, and nothing else: " + parts.shown());
    }
    return new UrlPrefix(parts.target().origin(), path);
  }

  boolean covers(Target target) {
    if (!origin.equals(target.origin())) {
      return false;
    }
    String other = withoutQuery(target.pathAndQuery());
    return path.equals("/")
        || (!hasDotSegment(other) && (other.equals(path) || other.startsWith(asFolder())));
  }

  private String asFolder() {
    return path.endsWith("/") ? path : path + "/";
  }

  private static String withoutQuery(String pathAndQuery) {
    int query = pathAndQuery.indexOf('?');
    return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
  }

  /** Tells whether a server may take the path for one that begins otherwise. */
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
