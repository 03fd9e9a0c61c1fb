package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLinesTest {

  private static List<String> printed(LogRecord event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Handler handler = LogLines.printing(new PrintStream(out, true, UTF_8));
    event.setLoggerName("io.github.panicmonitors.core.internal.registry.Registry");
    event.setInstant(Instant.parse("2026-01-31T12:00:00.001234Z"));
    handler.publish(event);
    return out.toString(UTF_8).lines().toList();
  }

  @ParameterizedTest
  @CsvSource({"SEVERE,ERROR", "WARNING,'WARN '", "INFO,'INFO '", "FINE,DEBUG"})
  void printsTimeLevelAndPlace(String level, String word) {
    assertThat(printed(new LogRecord(Level.parse(level), "1 started")))
        .containsExactly("2026-01-31T12:00:00.001Z " + word + " Registry: 1 started");
  }

  @Test
  void letsNoNameForgeALine() {
    assertThat(printed(new LogRecord(Level.INFO, "a\r\n2026 ERROR: b\nc\u2028d\u0007e")))
        .containsExactly("2026-01-31T12:00:00.001Z INFO  Registry: a | 2026 ERROR: b | c | d?e");
  }

  @Test
  void printsAStackTraceInTheSameLine() {
    LogRecord event = new LogRecord(Level.SEVERE, "failed");
    event.setThrown(new IllegalStateException("broken\nin two", new RuntimeException("why")));

    assertThat(printed(event))
        .singleElement()
        .asString()
        .contains("failed: java.lang.IllegalStateException: broken | in two | at ")
        .contains(" | Caused by: java.lang.RuntimeException: why");
  }
}
