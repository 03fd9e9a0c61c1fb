package io.github.panicmonitors.examples.standalone;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the values of options; what it throws names the option and what is wrong. */
final class OptionParser {
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m|h)");
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([^]]+)]|([^:\\[\\]]+)):(\\d{1,5})");
  private static final int MAX_PORT = 65_535;
  private static final Duration YEAR = Duration.ofDays(365);

  private OptionParser() {}

  static String text(Options options, String option, @Nullable String value, String otherwise)
      throws InvalidOptionException {
    if (value != null && value.isBlank()) {
      throw new InvalidOptionException(options.origin(option) + " must not be blank");
    }
    return value == null ? otherwise : value;
  }

  static boolean flag(Options options, String option, String value) throws InvalidOptionException {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new InvalidOptionException(options.origin(option) + " is true or false");
    };
  }

  static int positive(Options options, String option, String value) throws InvalidOptionException {
    if (!value.matches("0*[1-9]\\d{0,5}")) {
      throw wrong(options, option, "needs a positive number", value);
    }
    return Integer.parseInt(value);
  }

  /** Reads {@code 500ms}, {@code 10s}, {@code 2m} and {@code 1h}. */
  static Duration time(Options options, String option, String value) throws InvalidOptionException {
    Matcher matcher = TIME.matcher(value);
    if (!matcher.matches()) {
      throw wrong(options, option, "needs a time such as 500ms, 10s, 2m or 1h", value);
    }
    long number = Long.parseLong(matcher.group(1));
    Duration time =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        };
    if (time.isZero() || time.compareTo(YEAR) > 0) {
      throw wrong(options, option, "must be positive and at most 8760h", value);
    }
    return time;
  }

  /** Reads a path. Where the locale is C, there are none with characters beyond ASCII. */
  static Path path(Options options, String option, String value) throws InvalidOptionException {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw wrong(options, option, "is no path here (" + e.getReason() + ")", value);
    }
  }

  /** Reads {@code host:port} and {@code [::1]:port}; looks nothing up. */
  static InetSocketAddress address(Options options, String option, String value)
      throws InvalidOptionException {
    Matcher matcher = ADDRESS.matcher(value);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
      throw wrong(options, option, "needs HOST:PORT such as 127.0.0.1:8480", value);
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return InetSocketAddress.createUnresolved(host, Integer.parseInt(matcher.group(3)));
  }

  static InvalidOptionException wrong(Options options, String option, String reason, String value) {
    return new InvalidOptionException(options.origin(option) + " " + reason + ": " + value);
  }
}
