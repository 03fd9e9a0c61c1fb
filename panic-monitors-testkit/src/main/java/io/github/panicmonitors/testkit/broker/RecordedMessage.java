package io.github.panicmonitors.testkit.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

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

  /** Returns the content as UTF-8 text. */
  public String text() {
    return new String(body, UTF_8);
  }
}
