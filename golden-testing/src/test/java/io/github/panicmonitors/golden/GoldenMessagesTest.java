package io.github.panicmonitors.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenMessagesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");
  private static final String PUBLISHED =
      """
      [{"exchange": "raw_data", "routing_key": "node", "body":
         {"rest": {"error": {"time": 1767225600.123456, "message": "No node: it is down"}},
          "websocket": {"error": {"time": 1767225600.123456, "message": "No answer: it hangs"}},
          "rpc": {"result": {"time": 1767225600.123456, "height": 7,
             "votes": [{"by": "a", "weight": 2}]}}}},
       {"exchange": "health_check", "routing_key": "heartbeat.worker", "body":
         {"is_alive": true, "timestamp": 1767225600.123456}}]
      """;
  private static final String GOLDEN =
      PUBLISHED
          .replace("1767225600.123456", "10.5")
          .replaceAll("it is down|it hangs", "<free text>");

  @Test
  void acceptsAnotherTimeAndFreeText() throws Exception {
    GoldenMessages.assertPublished(published(), GoldenMessages.JSON.readTree(GOLDEN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "raw_data               | monitorable",
        "heartbeat.worker       | heartbeat.manager",
        "7                      | 8",
        "7                      | 7.0",
        "7                      | 7, \"more\": null",
        "\"timestamp\": 10.5    | \"timestamp\": 10.6",
        "\"result\": {\"time\": 10.5 | \"result\": {\"time\": 10.6",
        "No node                | No such node",
        "No answer              | No reply",
        "<free text>            | it is up",
        "No node: <free text>   | No node: it is down<free text>",
        "\"time\": 10.5, \"height\": 7 | \"height\": 7, \"time\": 10.5",
        "\"by\": \"a\", \"weight\": 2 | \"weight\": 2, \"by\": \"a\"",
      })
  void findsADifference(String text, String other) throws Exception {
    assertThat(GOLDEN).contains(text);
    JsonNode golden = GoldenMessages.JSON.readTree(GOLDEN.replace(text, other));
    assertThatThrownBy(() -> GoldenMessages.assertPublished(published(), golden))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void findsAMissingMessage() throws Exception {
    JsonNode golden = GoldenMessages.JSON.readTree(GOLDEN);
    assertThatThrownBy(() -> GoldenMessages.assertPublished(published().subList(0, 1), golden))
        .isInstanceOf(AssertionError.class);
  }

  private static List<RecordedMessage> published() throws IOException {
    List<RecordedMessage> messages = new ArrayList<>();
    for (JsonNode message : GoldenMessages.JSON.readTree(PUBLISHED)) {
      String exchange = message.get("exchange").asText();
      String key = message.get("routing_key").asText();
      byte[] body = message.get("body").toString().getBytes(UTF_8);
      messages.add(new RecordedMessage(NOW, exchange, key, null, Map.of(), body, true));
    }
    return messages;
  }
}
