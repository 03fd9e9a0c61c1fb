package io.github.panicmonitors.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses one sample line and checks all of it. */
final class SampleLine {
  /** The decoder's replacement for invalid UTF-8; the text may also contain it literally. */
  private static final char REPLACEMENT = '\ufffd';

  private final TextFormatParser parser;
  private final byte[] bytes;
  private final int from;
  private final int to;
  private int at;

  private SampleLine(TextFormatParser parser, byte[] bytes, int from, int to) {
    this.parser = parser;
    this.bytes = bytes;
    this.from = from;
    this.to = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    at = from;
  }

  static Sample parse(TextFormatParser parser, byte[] bytes, int from, int to)
      throws MalformedPageException {
    return new SampleLine(parser, bytes, from, to).sample();
  }

  /** Returns the quoted name of a line that starts with a brace, or null if it has none. */
  static @Nullable String quotedName(byte[] bytes, int from, int to) {
    int quote = Ascii.skipBlanks(bytes, from + 1, to);
    if (quote == to || bytes[quote] != '"') {
      return null;
    }
    int end = quote + 1;
    while (end < to && bytes[end] != '"') {
      end += bytes[end] == '\\' ? 2 : 1;
    }
    return end < to ? new String(bytes, quote + 1, end - quote - 1, UTF_8) : null;
  }

  private Sample sample() throws MalformedPageException {
    String name = isAt('{') ? "" : name();
    blanks();
    Map<String, String> labels = Map.of();
    if (isAt('{')) {
      at++;
      blanks();
      if (name.isEmpty()) {
        name = quotedName();
      }
      labels = labels();
      blanks();
    }
    double value = number("value");
    blanks();
    timestampAndExemplar();
    return new Sample(name, labels, value, parser.typeOfSample(name));
  }

  private String name() throws MalformedPageException {
    int end = Ascii.nameEnd(bytes, from, to);
    if (end == from || !Ascii.isNameStart(bytes[from])) {
      throw malformed("has no metric name");
    }
    if (end < to && bytes[end] != '{' && !Ascii.isBlank(bytes[end])) {
      throw malformed("has an invalid character in its metric name");
    }
    at = end;
    return parser.nameOf(bytes, from, end);
  }

  private String quotedName() throws MalformedPageException {
    if (!isAt('"')) {
      throw malformed("has no metric name");
    }
    String name = quoted();
    blanks();
    if (isAt(',')) {
      at++;
    } else if (!isAt('}')) {
      throw malformed("has no comma after its metric name");
    }
    return name;
  }

  private Map<String, String> labels() throws MalformedPageException {
    Map<String, String> labels = parser.emptyLabels();
    for (blanks(); !isAt('}'); blanks()) {
      String label = labelName();
      blanks();
      expect('=');
      blanks();
      if (!isAt('"')) {
        throw malformed("has an unquoted label value");
      }
      if (labels.put(label, quoted()) != null) {
        throw malformed("has a duplicate label");
      }
      blanks();
      if (!isAt('}')) {
        expect(',');
      }
    }
    at++;
    return labels;
  }

  private String labelName() throws MalformedPageException {
    if (isAt('"')) {
      return quoted();
    }
    int end = at;
    while (end < to && Ascii.isNamePart(bytes[end]) && bytes[end] != ':') {
      end++;
    }
    if (end == at || !Ascii.isNameStart(bytes[at])) {
      throw malformed("has no label name where one is expected");
    }
    String label = new String(bytes, at, end - at, UTF_8);
    at = end;
    return label;
  }

  private String quoted() throws MalformedPageException {
    int start = ++at;
    boolean escaped = false;
    while (at < to && bytes[at] != '"') {
      boolean escape = bytes[at] == '\\';
      escaped |= escape;
      at += escape ? 2 : 1;
    }
    if (at >= to) {
      throw malformed("has an unclosed quote");
    }
    int end = at++;
    return escaped ? unescaped(start, end) : decoded(bytes, start, end);
  }

  private String unescaped(int start, int end) throws MalformedPageException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(end - start);
    for (int i = start; i < end; i++) {
      byte next = bytes[i] == '\\' ? bytes[i + 1] : 0;
      if (next == 'n') {
        text.write('\n');
        i++;
      } else if (next == '\\' || next == '"') {
        text.write(next);
        i++;
      } else {
        text.write(bytes[i]);
      }
    }
    return decoded(text.toByteArray(), 0, text.size());
  }

  private String decoded(byte[] text, int start, int end) throws MalformedPageException {
    String decoded = new String(text, start, end - start, UTF_8);
    if (decoded.indexOf(REPLACEMENT) >= 0) {
      requireUtf8(ByteBuffer.wrap(text, start, end - start));
    }
    return decoded;
  }

  private void requireUtf8(ByteBuffer text) throws MalformedPageException {
    try {
      UTF_8.newDecoder().decode(text);
    } catch (CharacterCodingException e) {
      throw malformed("is not UTF-8");
    }
  }

  private double number(String what) throws MalformedPageException {
    int start = at;
    while (at < to && !Ascii.isBlank(bytes[at])) {
      at++;
    }
    long whole = Ascii.wholeNumber(bytes, start, at);
    if (whole >= 0) {
      return whole;
    }
    String text = new String(bytes, start, at - start, UTF_8);
    Double number = GoFloat.parse(text);
    if (number == null) {
      throw malformed(
          text.isEmpty() ? "has no " + what : "has a " + what + " that is not a number");
    }
    return number;
  }

  private void timestampAndExemplar() throws MalformedPageException {
    if (at < to && !isAt('#')) {
      number("timestamp");
      blanks();
    }
    if (at < to && !isAt('#')) {
      throw malformed("has text after its timestamp");
    }
  }

  private boolean isAt(char c) {
    return at < to && bytes[at] == c;
  }

  private void blanks() {
    at = Ascii.skipBlanks(bytes, at, to);
  }

  private void expect(char c) throws MalformedPageException {
    if (!isAt(c)) {
      throw malformed(String.format(Locale.ROOT, "has no '%s' where one is expected", c));
    }
    at++;
  }

  private MalformedPageException malformed(String reason) {
    return parser.malformed(reason, bytes, from, to);
  }
}
