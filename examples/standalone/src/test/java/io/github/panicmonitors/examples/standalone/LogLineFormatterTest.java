package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineFormatterTest {
  static final String OURS = "io.github.panicmonitors.core.internal.registry.Registry";

  /** Returns the lines that a formatter makes of an event. */
  static List<String> printed(Formatter formatter, String logger, LogRecord event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    event.setLoggerName(logger);
    event.setInstant(Instant.parse("2026-01-31T12:00:00.001234Z"));
    new Log(Level.ALL, formatter).handler(new PrintStream(out, true, UTF_8)).publish(event);
    return out.toString(UTF_8).lines().toList();
  }

  private static List<String> printed(LogRecord event) {
    return printed(new LogLineFormatter(), OURS, event);
  }

  @ParameterizedTest
  @CsvSource({"SEVERE,ERROR", "WARNING,'WARN '", "INFO,'INFO '", "FINE,DEBUG"})
  void printsTimeLevelAndMessageWithoutOurClass(String level, String word) {
    assertThat(printed(new LogRecord(Level.parse(level), "1 started")))
        .containsExactly("2026-01-31T12:00:00.001Z " + word + " 1 started");
  }

  @Test
  void printsTheNameOfAnotherLibrarysLogger() {
    LogRecord event = new LogRecord(Level.INFO, "went away");

    assertThat(printed(new LogLineFormatter(), "com.rabbitmq.client.Channel", event))
        .containsExactly("2026-01-31T12:00:00.001Z INFO  Channel: went away");
  }

  @Test
  void escapesLineBreaksAndControlCharacters() {
    assertThat(printed(new LogRecord(Level.INFO, "a\r\n2026 ERROR: b\nc\u2028d\u0007e")))
        .containsExactly("2026-01-31T12:00:00.001Z INFO  a | 2026 ERROR: b | c | d\\u0007e");
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
