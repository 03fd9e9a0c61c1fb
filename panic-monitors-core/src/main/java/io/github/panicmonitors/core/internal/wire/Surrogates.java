package io.github.panicmonitors.core.internal.wire;

/** Finds surrogates that JSON text has escaped and that are not part of a pair. */
final class Surrogates {
  private static final int ESCAPE = 6;
  private static final int HEX = 16;

  private Surrogates() {}

  /**
   * Returns the text with a raw {@link Utf8#MALFORMED} in place of each escape of an unpaired
   * surrogate, which the parser refuses in the name of a field.
   */
  static char[] withoutUnpairedEscapes(char[] text) {
    StringBuilder result = null;
    int copied = 0;
    for (int i = 0; i + 1 < text.length; i++) {
      if (text[i] == '\\') {
        int escaped = escapedSurrogate(text, i);
        if (escaped < 0) {
          i++; // What is escaped is no escape itself.
        } else if (isPair(escaped, escapedSurrogate(text, i + ESCAPE))) {
          i += 2 * ESCAPE - 1;
        } else {
          result = result == null ? new StringBuilder(text.length) : result;
          result.append(text, copied, i - copied).append(Utf8.MALFORMED);
          copied = i + ESCAPE;
          i = copied - 1;
        }
      }
    }
    if (result == null) {
      return text;
    }
    return result.append(text, copied, text.length - copied).toString().toCharArray();
  }

  private static boolean isPair(int first, int second) {
    return second >= 0 && Character.isSurrogatePair((char) first, (char) second);
  }

  /** Returns the surrogate whose escape begins here, or -1. */
  private static int escapedSurrogate(char[] text, int at) {
    if (at + ESCAPE > text.length || text[at] != '\\' || text[at + 1] != 'u') {
      return -1;
    }
    int value = 0;
    for (int i = at + 2; i < at + ESCAPE; i++) {
      int digit = Character.digit(text[i], HEX);
      if (digit < 0) {
        return -1;
      }
      value = value * HEX + digit;
    }
    return Character.isSurrogate((char) value) ? value : -1;
  }
}
