package io.github.panicmonitors.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares messages with golden ones: all values, the order of the keys, and whether a number is
 * written as an integer. If the message of a golden failure ends with {@code <free text>}, only its
 * beginning is compared.
 */
public final class GoldenMessages {
  /** Reads JSON so that numbers are equal only if they are exactly equal. */
  public static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final String FREE_TEXT = "<free text>";

  private GoldenMessages() {}

  /**
   * Compares published messages with golden ones, shifting the golden times so that the first
   * golden message is as old as the first published one.
   *
   * @param golden a list of messages with {@code exchange}, {@code routing_key} and {@code body}
   */
  public static void assertPublished(List<RecordedMessage> published, JsonNode golden)
      throws IOException {
    assertThat(published).hasSameSizeAs(golden);
    BigDecimal shift = seconds(published.get(0).time()).subtract(time(golden.get(0)));
    for (int i = 0; i < published.size(); i++) {
      RecordedMessage message = published.get(i);
      JsonNode expected = golden.get(i).deepCopy();
      shift(expected, shift);
      assertThat(message.exchange()).isEqualTo(expected.get("exchange").asText());
      assertThat(message.routingKey()).isEqualTo(expected.get("routing_key").asText());
      assertBody(JSON.readTree(message.body()), expected.get("body"));
    }
  }

  /** Compares the content of a message with a golden one. */
  public static void assertBody(JsonNode body, JsonNode golden) {
    JsonNode expected = golden.deepCopy();
    List<JsonNode> errors = body.findValues("error");
    List<JsonNode> expectedErrors = expected.findValues("error");
    for (int i = 0; i < Math.min(errors.size(), expectedErrors.size()); i++) {
      acceptFreeText(errors.get(i).path("message").asText(), expectedErrors.get(i));
    }
    assertThat(body).isEqualTo(expected);
    assertThat(keys(body)).isEqualTo(keys(expected));
  }

  private static void acceptFreeText(String text, JsonNode expectedError) {
    String expected = expectedError.path("message").asText();
    if (expected.endsWith(FREE_TEXT)) {
      String beginning = expected.replace(FREE_TEXT, "");
      assertThat(text).startsWith(beginning).isNotEqualTo(beginning);
      ((ObjectNode) expectedError).put("message", text);
    }
  }

  /** Returns a time as in messages, which have microseconds. */
  private static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, time), 6);
  }

  private static BigDecimal time(JsonNode message) {
    JsonNode time = message.findValue("time");
    return (time == null ? message.findValue("timestamp") : time).decimalValue();
  }

  private static void shift(JsonNode message, BigDecimal shift) {
    for (String field : List.of("time", "timestamp")) {
      for (JsonNode parent : message.findParents(field)) {
        ((ObjectNode) parent).put(field, parent.get(field).decimalValue().add(shift));
      }
    }
  }

  /** Returns all keys in order, which a comparison of parsed JSON ignores. */
  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(element -> keys.addAll(keys(element)));
    }
    node.properties()
        .forEach(
            field -> {
              keys.add(field.getKey());
              keys.addAll(keys(field.getValue()));
            });
    return keys;
  }
}
