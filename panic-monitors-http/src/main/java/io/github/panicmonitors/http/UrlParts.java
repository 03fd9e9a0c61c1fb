package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.github.panicmonitors.http.Target.Origin;
import java.net.IDN;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parsed URL.
 *
 * <p>{@link java.net.URI} is not used because it rejects underscores in host names, which container
 * names often have.
 *
 * @param target the server and path
 * @param userInfo the user-info, undecoded
 * @param withoutUserInfo the URL without user-info
 */
record UrlParts(Target target, Optional<String> userInfo, String withoutUserInfo) {
  private static final int MAX_PORT = 65_535;

  /** A segment of a path, or a value of a query, that may be a key. */
  private static final Pattern KEY = Pattern.compile("(?<=[/=&])[^/?#&=]{16,}");

  /** Parses an http or https URL. Returns null if it is invalid. */
  static @Nullable UrlParts of(String text) {
    int colon = text.indexOf("://");
    if (colon < 0) {
      return null;
    }
    String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return null;
    }
    String rest = text.substring(colon + 3);
    int authorityEnd = firstOf("/?#", rest);
    String authority = rest.substring(0, authorityEnd);
    int at = authority.lastIndexOf('@');
    Origin origin = origin(scheme.equals("https"), authority.substring(at + 1));
    String path = path(rest.substring(authorityEnd));
    if (origin == null || path == null) {
      return null;
    }
    return new UrlParts(
        new Target(origin, path),
        at < 0 ? Optional.empty() : Optional.of(authority.substring(0, at)),
        text.substring(0, colon + 3) + rest.substring(at + 1));
  }

  /**
   * Returns the URL without user-info, and with asterisks for the values of its query and its
   * fragment.
   */
  String redacted() {
    return withoutValues(withoutUserInfo);
  }

  /**
   * Replaces the values of a query and the fragment with asterisks, because they may be secrets.
   */
  static String withoutValues(String url) {
    int hash = firstOf("#", url);
    String text = url.substring(0, hash);
    int query = firstOf("?", text);
    String values =
        query == text.length()
            ? ""
            : Arrays.stream(text.substring(query + 1).split("&", -1))
                .map(parameter -> parameter.substring(0, parameter.indexOf('=') + 1) + "***")
                .collect(joining("&", "?", ""));
    return text.substring(0, query) + values + (hash == url.length() ? "" : "#***");
  }

  /** Replaces long segments of the path with asterisks, because they may be keys. */
  static String withoutKeys(String url) {
    int path = pathStart(url);
    return url.substring(0, path)
        + KEY.matcher(url.substring(path)).replaceAll(Matcher.quoteReplacement("***"));
  }

  /** Replaces the keys of a URL's path and query with asterisks wherever a text contains them. */
  static String withoutKeysOf(String url, String text) {
    Matcher key = KEY.matcher(url.substring(pathStart(url)));
    String safe = text;
    while (key.find()) {
      safe = safe.replace(key.group(), "***");
    }
    return safe;
  }

  private static int pathStart(String url) {
    int colon = url.indexOf("://");
    return colon < 0 ? 0 : colon + 3 + firstOf("/?#", url.substring(colon + 3));
  }

  private static int firstOf(String ends, String text) {
    int at = 0;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private static @Nullable Origin origin(boolean tls, String hostAndPort) {
    int hostEnd = hostAndPort.startsWith("[") ? hostAndPort.indexOf(']') + 1 : 0;
    int colon = hostAndPort.indexOf(':', hostEnd);
    String host = host(hostAndPort.substring(0, colon < 0 ? hostAndPort.length() : colon));
    String digits = colon < 0 ? "" : hostAndPort.substring(colon + 1);
    int port = digits.isEmpty() ? (tls ? 443 : 80) : port(digits);
    return host == null || port <= 0 ? null : new Origin(tls, host, port);
  }

  private static @Nullable String host(String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      return address(text.substring(1, text.length() - 1));
    }
    try {
      String ascii = IDN.toASCII(text).toLowerCase(Locale.ROOT);
      return !ascii.isEmpty() && consistsOf(".-_", ascii) ? ascii : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Returns an IPv6 address, with its zone in the form of the JDK: {@code fe80::1%eth0}. */
  private static @Nullable String address(String text) {
    int percent = text.indexOf('%');
    if (percent < 0) {
      return isAddress(text) ? text : null;
    }
    String address = text.substring(0, percent);
    String zone = text.substring(percent + 1);
    // RFC 6874 encodes the percent sign.
    String name = zone.startsWith("25") && zone.length() > 2 ? zone.substring(2) : zone;
    return isAddress(address) && !name.isEmpty() && consistsOf("-._~", name)
        ? address + "%" + name
        : null;
  }

  private static boolean isAddress(String text) {
    return text.indexOf(':') >= 0 && consistsOf(":.", text);
  }

  private static boolean consistsOf(String punctuation, String text) {
    return text.chars()
        .allMatch(
            c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || punctuation.indexOf(c) >= 0);
  }

  private static int port(String digits) {
    if (digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int port = Integer.parseInt(digits);
    return port <= MAX_PORT ? port : -1;
  }

  /** Returns the encoded path and query, or null if they contain an invalid character. */
  private static @Nullable String path(String text) {
    String path = text.substring(0, firstOf("#", text));
    if (path.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return null;
    }
    StringBuilder encoded = new StringBuilder(path.startsWith("/") ? "" : "/");
    for (byte b : path.getBytes(UTF_8)) {
      if (b > ' ') {
        encoded.append((char) b);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      }
    }
    return encoded.toString();
  }
}
