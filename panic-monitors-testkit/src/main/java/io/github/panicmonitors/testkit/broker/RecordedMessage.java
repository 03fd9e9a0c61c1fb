package io.github.panicmonitors.testkit.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.api.Text;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that was published to an {@link InMemoryBroker}.
 *
 * @param time when it was published, by the broker's time source
 * @param exchange the exchange it was published to
 * @param routingKey the key it was published with
 * @param messageId its id, or {@code null} if published by {@link InMemoryBroker#publish}
 * @param headers its headers
 * @param body its content; not copied, must not be modified
 * @param routed whether any queue received it
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are large and never compared
public record RecordedMessage(
    Instant time,
    String exchange,
    String routingKey,
    @Nullable String messageId,
    Map<String, Object> headers,
    byte[] body,
    boolean routed) {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Returns the content as UTF-8 text. */
  public String text() {
    return new String(body, UTF_8);
  }

  /**
   * Returns the content, which must be a JSON object. Integers are of type {@code Long}, or {@code
   * BigInteger} beyond its range. Other numbers are of type {@code Double}.
   *
   * @throws AssertionError if it is anything else
   */
  @SuppressWarnings("unchecked") // keys of a JSON object are strings
  public Map<String, @Nullable Object> json() {
    if (json("") instanceof Map<?, ?> object) {
      return (Map<String, @Nullable Object>) object;
    }
    throw new AssertionError("not a JSON object: " + Text.truncated(text()));
  }

  /**
   * Returns a value of the JSON content, of a type as in {@link #json()}.
   *
   * @param pointer a JSON pointer (RFC 6901), such as {@code /result/data/height}
   * @throws AssertionError if the content is not JSON or has no such value
   */
  public @Nullable Object json(String pointer) {
    try {
      JsonNode value = MAPPER.readTree(body).at(pointer);
      if (!value.isMissingNode()) {
        return MAPPER.treeToValue(value, Object.class);
      }
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + Text.truncated(text()), e);
    }
    throw new AssertionError("no value at " + pointer + " of " + Text.truncated(text()));
  }
}
