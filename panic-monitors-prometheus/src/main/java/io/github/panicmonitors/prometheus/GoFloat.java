package io.github.panicmonitors.prometheus;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses numbers as Prometheus does: Go's ParseFloat without hexadecimals and underscores. */
final class GoFloat {
  private GoFloat() {}

  /** Returns the number, or null if the text is not a number or exceeds a double's range. */
  static @Nullable Double parse(String text) {
    int digits = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    String unsigned = text.substring(digits);
    if (isInfinity(unsigned)) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (text.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    if (!isDecimal(unsigned)) {
      return null;
    }
    double value = Double.parseDouble(text);
    return Double.isInfinite(value) ? null : value;
  }

  private static boolean isInfinity(String text) {
    String lower = text.length() > 8 ? "" : text.toLowerCase(Locale.ROOT);
    return lower.equals("inf") || lower.equals("infinity");
  }

  private static boolean isDecimal(String text) {
    int whole = digitsEnd(text, 0);
    int mantissa = whole < text.length() && text.charAt(whole) == '.' ? whole + 1 : whole;
    int end = mantissa == whole ? whole : digitsEnd(text, mantissa);
    boolean hasDigits = whole > 0 || end > mantissa;
    return hasDigits && (end == text.length() || isExponent(text, end));
  }

  private static boolean isExponent(String text, int from) {
    if (text.charAt(from) != 'e' && text.charAt(from) != 'E') {
      return false;
    }
    int start = from + 1;
    if (start < text.length() && (text.charAt(start) == '+' || text.charAt(start) == '-')) {
      start++;
    }
    return start < text.length() && digitsEnd(text, start) == text.length();
  }

  private static int digitsEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
