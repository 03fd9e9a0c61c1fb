package io.github.panicmonitors.prometheus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Character classes of the Prometheus text format, and byte scanning. */
final class Ascii {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private static final int MAX_DIGITS_OF_LONG = 18;

  private static final boolean[] NAME_START = new boolean[256];
  private static final boolean[] NAME_PART = new boolean[256];
  private static final boolean[] LINE_START = new boolean[256];

  static {
    for (int c = 0; c < 128; c++) {
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
      NAME_START[c] = letter;
      NAME_PART[c] = letter || (c >= '0' && c <= '9');
      LINE_START[c] = letter || "{# \t\r".indexOf(c) >= 0;
    }
  }

  private Ascii() {}

  static boolean isNameStart(byte c) {
    return NAME_START[c & 0xff];
  }

  static boolean isNamePart(byte c) {
    return NAME_PART[c & 0xff];
  }

  /** Returns whether a non-empty line may start with this byte. */
  static boolean isLineStart(byte c) {
    return LINE_START[c & 0xff];
  }

  static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  /** Returns the index of the first newline, or {@code to} if there is none. */
  static int newline(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long differs = (long) LONG.get(bytes, at) ^ NEWLINES;
      // The high bit of the lowest byte that is a newline is set; bytes above it may be wrong.
      long zeros = (differs - ONES) & ~differs & HIGH_BITS;
      if (zeros != 0) {
        return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  static int skipBlanks(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  static int nameEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && isNamePart(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Parses a number of 1 to 18 digits. Returns -1 for anything else. */
  static long wholeNumber(byte[] bytes, int from, int to) {
    if (from == to || to - from > MAX_DIGITS_OF_LONG) {
      return -1;
    }
    long number = 0;
    for (int at = from; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
