package io.github.panicmonitors.api;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validates and truncates external text, such as configuration entries and responses of nodes. */
@CheckReturnValue
public final class Text {
  private static final int MAX_IN_MESSAGE = 100;
  private static final int MAX_FRAMES = 100;
  private static final char REPLACEMENT = '\uFFFD';

  private Text() {}

  /**
   * Returns the value's {@linkplain #wellFormed well-formed} text for a log line or an error,
   * truncated to 100 characters.
   */
  public static String truncated(@Nullable Object value) {
    return truncated(wellFormed(String.valueOf(value)), MAX_IN_MESSAGE);
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

  /**
   * Returns the text with each unpaired surrogate replaced by U+FFFD, so that it can be encoded.
   */
  public static String wellFormed(String text) {
    if (isWellFormed(text)) {
      return text;
    }
    StringBuilder repaired = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> isSurrogate(point) ? REPLACEMENT : point)
        .forEach(repaired::appendCodePoint);
    return repaired.toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /**
   * Returns the classes and stack frames of a throwable and its causes. Omits their messages, which
   * may hold credentials.
   */
  public static String stackTrace(Throwable thrown) {
    StringBuilder trace = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    try {
      for (Throwable at = thrown; at != null && seen.add(at); at = at.getCause()) {
        trace.append(trace.isEmpty() ? "" : "\nCaused by: ").append(at.getClass().getName());
        Arrays.stream(at.getStackTrace())
            .limit(MAX_FRAMES)
            .forEach(frame -> trace.append("\n\tat ").append(frame));
      }
    } catch (RuntimeException | Error e) {
      trace.append("\n(the rest failed: ").append(e.getClass().getName()).append(')');
    }
    return trace.toString();
  }
}
