package io.github.panicmonitors.api.config;

import io.github.panicmonitors.api.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts the values of fields, and shows those that cannot be converted. */
final class FieldValues {
  static final Duration MAX_DURATION = Duration.ofDays(365);

  private static final int MAX_DIGITS = 30;
  private static final BigInteger TOO_LARGE = BigInteger.TEN.pow(MAX_DIGITS);
  private static final int MAX_PORT = 65_535;
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1," + MAX_DIGITS + "}");
  private static final Pattern WITH_UNIT = Pattern.compile("([0-9]{1,12}) ?(ms|s|m|h|d)");

  /** A text that hardly holds a credential: not long, no user-info, no parameter. */
  private static final Pattern HARMLESS = Pattern.compile("(?!.*://)[^@=]{1,40}");

  private static final Pattern HOST_AND_PORT = Pattern.compile("[A-Za-z0-9._-]+:[0-9]{1,5}(/.*)?");
  private static final Pattern INVALID_PORT = Pattern.compile("^([^/]*?):(?![0-9]*([/?]|$))[^/?]*");
  private static final Pattern LONG_SEGMENT = Pattern.compile("(?<=/)[^/]{16,}");

  private FieldValues() {}

  static Optional<BigInteger> wholeNumber(Object value) {
    if (value instanceof String text) {
      String stripped = text.strip();
      return WHOLE.matcher(stripped).matches()
          ? Optional.of(new BigInteger(stripped))
          : Optional.empty();
    }
    return value instanceof Number number ? wholeNumber(number) : Optional.empty();
  }

  private static Optional<BigInteger> wholeNumber(Number number) {
    BigDecimal exact = new BigDecimal(number.toString()).stripTrailingZeros();
    if (exact.scale() > 0) {
      return Optional.empty();
    }
    // A number with more digits is out of every range. The digits of 1e308 are not needed.
    return (long) exact.precision() - exact.scale() > MAX_DIGITS
        ? Optional.of(TOO_LARGE.multiply(BigInteger.valueOf(exact.signum())))
        : Optional.of(exact.toBigInteger());
  }

  static Optional<Duration> duration(Object value) {
    if (value instanceof String text) {
      String lower = text.strip().toLowerCase(Locale.ROOT);
      Matcher withUnit = WITH_UNIT.matcher(lower);
      if (withUnit.matches()) {
        return Optional.of(duration(Long.parseLong(withUnit.group(1)), withUnit.group(2)));
      }
      if (lower.contains("p")) {
        return isoDuration(lower);
      }
    }
    return wholeNumber(value)
        .filter(seconds -> seconds.bitLength() < Long.SIZE)
        .map(seconds -> Duration.ofSeconds(seconds.longValue()));
  }

  private static Duration duration(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static Optional<Duration> isoDuration(String text) {
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeParseException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  static boolean isHttp(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    return (scheme.equals("http") || scheme.equals("https"))
        && url.getHost() != null
        && url.getPort() != 0
        && url.getPort() <= MAX_PORT;
  }

  static String shown(String text) {
    return HARMLESS.matcher(text.strip()).matches() ? Text.truncated(text.strip()) : "a string";
  }

  /**
   * Returns an invalid URL without what may be a credential. Its user-info may contain any
   * character, so everything up to the last {@code @} is hidden.
   */
  static String redactedUrl(String text) {
    int schemeEnd = text.indexOf("://");
    if (schemeEnd < 0 && !HOST_AND_PORT.matcher(text).matches()) {
      return "a string";
    }
    String scheme = schemeEnd < 0 ? "" : text.substring(0, schemeEnd + 3);
    String rest = text.substring(scheme.length());
    int at = rest.lastIndexOf('@');
    String shown = at < 0 ? rest : "***@" + rest.substring(at + 1);
    shown = shown.replaceFirst("[?#].*", "?***");
    shown = INVALID_PORT.matcher(shown).replaceFirst("$1:***");
    return Text.truncated(scheme + LONG_SEGMENT.matcher(shown).replaceAll("***"));
  }
}
