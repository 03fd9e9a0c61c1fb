package io.github.panicmonitors.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.MessageCounts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final LiveScreen screen = new LiveScreen(new PrintStream(bytes, true, UTF_8));
  private final List<NodeRow> rows = List.of(new NodeRow("alpha"), new NodeRow("bra\033vo"));

  private String output() {
    String text = bytes.toString(UTF_8);
    bytes.reset();
    return text;
  }

  @Test
  void redrawsTheTableInPlace() {
    screen.show(rows, MessageCounts.EMPTY);
    long height = output().chars().filter(c -> c == '\n').count();

    screen.show(rows, MessageCounts.EMPTY);

    assertThat(output()).startsWith("\033[" + height + "A\r").contains("alpha");
  }

  @Test
  void printsLinesAboveTheTable() {
    screen.show(rows, MessageCounts.EMPTY);
    output();

    screen.event("news");

    assertThat(output()).containsSubsequence("A\r", "news\n", "NODE", "alpha");
  }

  @Test
  void replacesControlCharactersInNodeNames() {
    screen.show(rows, MessageCounts.EMPTY);

    assertThat(output()).contains("bra?vo").doesNotContain("bra\033");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x1b, 0x7f, 0x9b, 0xa0, 0x200b, 0x202e, 0x2028, 0xd800, 0xe000, 0xe0001})
  void replacesEveryCharacterThatIsNotVisible(int c) {
    assertThat(Screen.printable("a " + Character.toString(c) + "b")).isEqualTo("a ?b");
  }

  @Test
  void showsTheCursorAtTheEnd() {
    screen.show(rows, MessageCounts.EMPTY);
    screen.release();

    assertThat(output()).endsWith("\033[?25h");
  }
}
