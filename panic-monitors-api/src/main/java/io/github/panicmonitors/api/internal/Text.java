package io.github.panicmonitors.api.internal;

import org.jspecify.annotations.Nullable;

/** Texts from outside, which may be of any length and of any characters. */
public final class Text {
  private static final int MAX_SHOWN = 100;

  private Text() {}

  /** Returns the text of a value, cut off where it becomes too long for a message. */
  public static String truncated(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }

  /** Tells whether the text can be written as UTF-8: no half of a surrogate pair stands alone. */
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
