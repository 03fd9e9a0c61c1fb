package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.Text;
import java.util.regex.Pattern;

/**
 * Makes text safe to print on one line: configured names and responses of nodes cannot forge lines,
 * control a terminal, hide or reorder characters, or fill the disk.
 */
final class PrintableText {
  /** Docker splits lines at 16 KiB. */
  static final int MAX_LENGTH = 16_000;

  /** A line break with the blanks around it. Takes linear time for long runs of blanks. */
  private static final Pattern LINE_BREAK = Pattern.compile("(?<!\\h)\\h*+\\v[\\h\\v]*+");

  /** Letters, marks and symbols that show nothing. Their categories are those of visible ones. */
  private static final Pattern BLANK =
      Pattern.compile(
          "[\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2800\\u3164\\uFE00-\\uFE0F\\uFFA0"
              + "\\x{1D159}\\x{E0100}-\\x{E01EF}]");

  private PrintableText() {}

  /**
   * Returns the text with line breaks replaced by {@code |}, with every other character that is not
   * visible escaped as in JSON, and truncated to 16,000 characters.
   */
  static String line(String text) {
    String line = LINE_BREAK.matcher(text).replaceAll(" | ");
    return Text.truncated(escaped(Text.truncated(line, MAX_LENGTH)), MAX_LENGTH);
  }

  /** Returns the text with every character that is not visible escaped as in JSON. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isVisible(c)) {
                out.appendCodePoint(c);
              } else {
                Character.toString(c).chars().forEach(unit -> appendEscaped(out, unit));
              }
            });
    return out.toString();
  }

  private static void appendEscaped(StringBuilder out, int unit) {
    out.append("\\u%04X".formatted(unit));
  }

  private static boolean isVisible(int c) {
    if (c < 0x7f) {
      return c >= ' ';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !BLANK.matcher(Character.toString(c)).matches();
    };
  }
}
