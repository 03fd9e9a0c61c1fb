package io.github.panicmonitors.examples.standalone;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By which hosts a server may be asked for. Somebody else's page can have its own name lead to an
 * address that only its viewer can reach, and so read what is served there; but its viewer's
 * browser still says that name. Addresses and {@code localhost} are no such names.
 */
final class ServedHosts {
  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern HEADER = Pattern.compile("(\\[[^]]*]|[^:\\[\\]]*)(?::\\d*)?");
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)localhost|127(?:\\." + BYTE + "){3}|\\[(?:::|(?:0:){7})1]");
  private static final Pattern ADDRESS =
      Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}|\\[[\\da-fA-F:.]+]");

  private final String given;
  private final InetAddress bound;

  /**
   * Creates the hosts of a server.
   *
   * @param given the name or address that it was told to listen on
   * @param bound the address on which it does
   */
  ServedHosts(String given, InetAddress bound) {
    this.given = given;
    this.bound = bound;
  }

  /** Tells whether requests with this header are to be answered. Every browser sends one. */
  boolean include(@Nullable String header) {
    if (header == null || bound.isAnyLocalAddress()) {
      return true;
    }
    Matcher matcher = HEADER.matcher(header);
    return matcher.matches() && isServed(matcher.group(1));
  }

  private boolean isServed(String host) {
    return LOOPBACK.matcher(host).matches()
        || host.equalsIgnoreCase(given)
        || (!bound.isLoopbackAddress() && ADDRESS.matcher(host).matches());
  }
}
