package io.github.panicmonitors.core.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Arrays;

/** Decodes UTF-8 without losing what is malformed. */
final class Utf8 {
  /** A low surrogate, which is not well-formed where no high one is before it. */
  static final char MALFORMED = '\uDC80';

  private Utf8() {}

  /** Returns whether a JSON object is encoded in UTF-8, without a byte order mark. */
  static boolean isLikely(byte[] text) {
    return text.length < 2 || (text[0] > 0 && text[1] != 0);
  }

  /** Decodes a text. Each malformed sequence gives an unpaired surrogate. */
  static char[] decode(byte[] text) {
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(text);
    // One char or less for each byte.
    CharBuffer out = CharBuffer.allocate(text.length);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isMalformed()) {
      in.position(in.position() + result.length());
      out.put(MALFORMED);
      result = decoder.decode(in, out, true);
    }
    return Arrays.copyOf(out.array(), out.position());
  }
}
