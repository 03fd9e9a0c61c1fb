package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineFormatterTest {

  private static List<String> printed(LogRecord event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Handler handler = LogLineFormatter.create(new PrintStream(out, true, UTF_8));
    event.setLoggerName("io.github.panicmonitors.core.internal.registry.Registry");
    event.setInstant(Instant.parse("2026-01-31T12:00:00.001234Z"));
    handler.publish(event);
    return out.toString(UTF_8).lines().toList();
  }

  @ParameterizedTest
  @CsvSource({"SEVERE,ERROR", "WARNING,'WARN '", "INFO,'INFO '", "FINE,DEBUG"})
  void printsTimeLevelAndLogger(String level, String word) {
    assertThat(printed(new LogRecord(Level.parse(level), "1 started")))
        .containsExactly("2026-01-31T12:00:00.001Z " + word + " Registry: 1 started");
  }

  @Test
  void escapesLineBreaksAndControlCharacters() {
    assertThat(printed(new LogRecord(Level.INFO, "a\r\n2026 ERROR: b\nc\u2028d\u0007e")))
        .containsExactly("2026-01-31T12:00:00.001Z INFO  Registry: a | 2026 ERROR: b | c | d?e");
  }

  @Test
  void removesEveryKindOfLineBreakAndTheBlanksAroundIt() {
    for (String breaks :
        List.of("\n", "\r\n", " \n\t ", "\013\f", "\u0085", "\u2028 \u2028", "\u2028\n\u2029")) {
      assertThat(LogLineFormatter.oneLine("a" + breaks + "b")).isEqualTo("a | b");
    }
    assertThat(LogLineFormatter.oneLine(" a  b\t")).isEqualTo(" a  b?");
  }

  @Test
  @Timeout(value = 10, threadMode = SEPARATE_THREAD)
  void handlesAMillionBlanksInLinearTime() {
    String blanks = " ".repeat(1_000_000);

    assertThat(LogLineFormatter.oneLine("a" + blanks + "\n" + blanks + "b")).isEqualTo("a | b");
    assertThat(LogLineFormatter.oneLine(blanks + "b")).startsWith("   ");
  }

  @Test
  void truncatesALongLine() {
    assertThat(LogLineFormatter.oneLine("x".repeat(16_000))).isEqualTo("x".repeat(16_000));
    assertThat(LogLineFormatter.oneLine("x".repeat(1_000_000)))
        .isEqualTo("x".repeat(16_000) + "...");
  }

  @Test
  void printsAStackTraceOnTheSameLine() {
    LogRecord event = new LogRecord(Level.SEVERE, "failed");
    event.setThrown(new IllegalStateException("broken\nin two", new RuntimeException("why")));

    assertThat(printed(event))
        .singleElement()
        .asString()
        .contains("failed: java.lang.IllegalStateException: broken | in two | at ")
        .contains(" | Caused by: java.lang.RuntimeException: why");
  }
}
