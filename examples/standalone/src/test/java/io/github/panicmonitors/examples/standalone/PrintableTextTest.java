package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTextTest {
  @Test
  void removesEveryKindOfLineBreakAndTheBlanksAroundIt() {
    for (String breaks :
        List.of("\n", "\r\n", " \n\t ", "\013\f", "\u0085", "\u2028 \u2028", "\u2028\n\u2029")) {
      assertThat(PrintableText.line("a" + breaks + "b")).isEqualTo("a | b");
    }
    assertThat(PrintableText.line(" a  b\t")).isEqualTo(" a  b\\u0009");
  }

  /** One of each kind: control, format, blank, surrogate, private, unassigned, invisible. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x1b, 0x7f, 0x9b, 0xa0, 0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200d, 0x200e,
        0x202e, 0x2060, 0x2066, 0x2800, 0x3000, 0x3164, 0xd800, 0xdfff, 0xe000, 0xfe0f, 0xfeff,
        0xffa0, 0xfff9, 0xffff, 0x1d159, 0x1d173, 0xe0001, 0xe0041, 0xe0100, 0x10ffff
      })
  void escapesEveryCharacterThatIsNotVisible(int c) {
    String line = PrintableText.line("a" + Character.toString(c) + "b");

    assertThat(line).matches("a(\\\\u[0-9A-F]{4})+b");
    assertThat(line).hasSize(2 + 6 * Character.charCount(c));
  }

  @ParameterizedTest
  @CsvSource({"\u009b,\\u009B", "\u202e,\\u202E", "\udb40\udc01,\\uDB40\\uDC01"})
  void escapesAsInJson(String text, String escaped) {
    assertThat(PrintableText.line(text)).isEqualTo(escaped);
  }

  @ParameterizedTest
  @ValueSource(strings = {"~ !\"\\", "h\u00e9\u00df", "\u6f22\u5b57", "e\u0301", "\ud83d\ude00"})
  void keepsVisibleCharacters(String text) {
    assertThat(PrintableText.line(text)).isEqualTo(text);
  }

  @Test
  @Timeout(value = 10, threadMode = SEPARATE_THREAD)
  void handlesAMillionBlanksInLinearTime() {
    String blanks = " ".repeat(1_000_000);

    assertThat(PrintableText.line("a" + blanks + "\n" + blanks + "b")).isEqualTo("a | b");
    assertThat(PrintableText.line(blanks + "b")).startsWith("   ");
  }

  @Test
  void truncatesALongLine() {
    assertThat(PrintableText.line("x".repeat(16_000))).isEqualTo("x".repeat(16_000));
    assertThat(PrintableText.line("x".repeat(1_000_000))).isEqualTo("x".repeat(16_000) + "...");
    assertThat(PrintableText.line("\u0000".repeat(1_000_000))).hasSize(16_003);
  }
}
