package io.github.panicmonitors.examples.standalone;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses option values. Exceptions name the option, the problem and the value. */
final class OptionParser {
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m|h)");
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([^]]+)]|([^:\\[\\]]+)):(\\d{1,5})");
  private static final int MAX_PORT = 65_535;
  private static final Duration YEAR = Duration.ofDays(365);

  private OptionParser() {}

  static String text(Options options, String option, @Nullable String value, String defaultValue)
      throws InvalidOptionException {
    if (value != null && value.isBlank()) {
      throw new InvalidOptionException(options.origin(option) + " must not be blank");
    }
    return value == null ? defaultValue : value;
  }

  static boolean flag(Options options, String option, String value) throws InvalidOptionException {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new InvalidOptionException(options.origin(option) + " must be true or false");
    };
  }

  static int positive(Options options, String option, String value) throws InvalidOptionException {
    if (!value.matches("0*[1-9]\\d{0,5}")) {
      throw invalid(options, option, "must be a positive number of at most 6 digits", value);
    }
    return Integer.parseInt(value);
  }

  /** Parses a duration such as {@code 500ms}, {@code 10s}, {@code 2m} or {@code 1h}. */
  static Duration time(Options options, String option, String value) throws InvalidOptionException {
    Matcher matcher = TIME.matcher(value);
    if (!matcher.matches()) {
      throw invalid(options, option, "must be a time such as 500ms, 10s, 2m or 1h", value);
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
      throw invalid(options, option, "must be positive and at most 8760h", value);
    }
    return time;
  }

  /** Parses a path. With the locale C, paths outside ASCII are invalid. */
  static Path path(Options options, String option, String value) throws InvalidOptionException {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw invalid(options, option, "is not a valid path (" + e.getReason() + ")", value);
    }
  }

  /** Parses {@code host:port} or {@code [::1]:port}, without resolving the host. */
  static InetSocketAddress address(Options options, String option, String value)
      throws InvalidOptionException {
    Matcher matcher = ADDRESS.matcher(value);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
      throw invalid(options, option, "must be HOST:PORT such as 127.0.0.1:8480", value);
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return InetSocketAddress.createUnresolved(host, Integer.parseInt(matcher.group(3)));
  }

  static InvalidOptionException invalid(
      Options options, String option, String reason, String value) {
    return new InvalidOptionException(options.origin(option) + " " + reason + ": " + value);
  }
}
