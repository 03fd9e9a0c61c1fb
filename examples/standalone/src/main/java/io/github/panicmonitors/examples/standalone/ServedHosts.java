package io.github.panicmonitors.examples.standalone;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which Host headers the server accepts, as a defence against DNS rebinding.
 *
 * <p>In that attack a foreign site makes its own name resolve to this server's address, so that its
 * page can read the responses. The browser still sends the site's name as Host. IP addresses and
 * {@code localhost} cannot be such names.
 */
final class ServedHosts {
  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern HEADER = Pattern.compile("(\\[[^]]*]|[^:\\[\\]]*)(?::\\d*)?");
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)localhost|127(?:\\." + BYTE + "){3}|\\[(?:::|(?:0:){7})1]");
  private static final Pattern ADDRESS =
      Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}|\\[[\\da-fA-F:.]+]");

  private final String configured;
  private final InetAddress bound;

  /**
   * Creates the accepted hosts of a server.
   *
   * @param configured the host in {@code --http}
   * @param bound the address that the server listens on
   */
  ServedHosts(String configured, InetAddress bound) {
    this.configured = configured;
    this.bound = bound;
  }

  /**
   * Returns whether a Host header is accepted. A missing one is accepted, because every browser
   * sends one.
   */
  boolean accepts(@Nullable String header) {
    if (header == null || bound.isAnyLocalAddress()) {
      return true;
    }
    Matcher matcher = HEADER.matcher(header);
    return matcher.matches() && isAccepted(matcher.group(1));
  }

  private boolean isAccepted(String host) {
    return LOOPBACK.matcher(host).matches()
        || host.equalsIgnoreCase(configured)
        || (!bound.isLoopbackAddress() && ADDRESS.matcher(host).matches());
  }
}
