package io.github.panicmonitors.api;

import org.jspecify.annotations.Nullable;

/** Validates and truncates external text, such as configuration entries and responses of nodes. */
@CheckReturnValue
public final class Text {
  private static final int MAX_IN_MESSAGE = 100;

  private Text() {}

  /** Returns the value's text for a log line or an error, truncated to 100 characters. */
  public static String truncated(@Nullable Object value) {
    return truncated(String.valueOf(value), MAX_IN_MESSAGE);
  }

  /**
   * Returns the text if it has at most {@code max} characters, otherwise its beginning followed by
   * {@code ...}. Never cuts a surrogate pair in two.
   *
   * @throws IllegalArgumentException if {@code max} is not positive
   */
  public static String truncated(String text, int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max must be positive: " + max);
    }
    if (text.length() <= max) {
      return text;
    }
    boolean cutsPair = Character.isSurrogatePair(text.charAt(max - 1), text.charAt(max));
    return text.substring(0, cutsPair ? max - 1 : max) + "...";
  }

  /** Returns whether the text can be encoded as UTF-8: each surrogate is part of a pair. */
  public static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
