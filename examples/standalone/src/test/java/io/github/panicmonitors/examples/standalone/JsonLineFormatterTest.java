package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLineFormatterTest {

  private static String printed(LogRecord event) {
    List<String> lines =
        LogLineFormatterTest.printed(new JsonLineFormatter(), LogLineFormatterTest.OURS, event);
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  private static JsonNode json(String line) throws Exception {
    return new ObjectMapper().readTree(line);
  }

  @ParameterizedTest
  @CsvSource({"SEVERE,ERROR", "WARNING,WARN", "INFO,INFO", "FINE,DEBUG"})
  void printsTimeLevelLoggerAndMessage(String level, String name) {
    assertThat(printed(new LogRecord(Level.parse(level), "1 started")))
        .isEqualTo(
            "{\"time\":\"2026-01-31T12:00:00.001234Z\",\"level\":\"%s\",\"logger\":\"%s\",\"message\":\"1 started\"}"
                .formatted(name, LogLineFormatterTest.OURS));
  }

  @Test
  void printsOnlyVisibleAsciiAndKeepsEveryCharacter() throws Exception {
    String text =
        "a\r\nb\"\\\t\u0000\u001b\u007f\u0085\u009b\u202e\u2028\ufeff\ud800x\udc00\ud83d\ude00\udb40\udc01";
    String line = printed(new LogRecord(Level.INFO, text));

    assertThat(line).matches("[ -~]+");
    assertThat(json(line).at("/message").asText()).isEqualTo(text);
  }

  @Test
  void printsAStackTraceAsAField() throws Exception {
    LogRecord event = new LogRecord(Level.SEVERE, "failed");
    event.setThrown(new IllegalStateException("broken\nin two", new RuntimeException("why")));

    assertThat(json(printed(event)).at("/stackTrace").asText())
        .startsWith("java.lang.IllegalStateException: broken\nin two")
        .contains("Caused by: java.lang.RuntimeException: why");
  }

  @Test
  void staysValidJsonWhenItIsTruncated() throws Exception {
    for (String text : List.of("x", "\u202e", "\ud83d\ude00", "\"")) {
      LogRecord event = new LogRecord(Level.SEVERE, text.repeat(1_000_000));
      event.setThrown(new IllegalStateException(text.repeat(1_000_000)));
      String line = printed(event);

      assertThat(line).hasSizeBetween(3_000, 16_000);
      assertThat(json(line).at("/message").asText()).startsWith(text + text).endsWith("...");
    }
  }
}
