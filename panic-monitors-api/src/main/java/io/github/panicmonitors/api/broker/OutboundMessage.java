package io.github.panicmonitors.api.broker;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.internal.ShortString;
import java.util.Map;

/**
 * A message to be published: UTF-8 JSON, persistent, mandatory.
 *
 * @param exchange the exchange to publish to
 * @param routingKey the routing key, at most 255 UTF-8 bytes
 * @param messageId the id that stays with the message when it is published again, at most 255 UTF-8
 *     bytes
 * @param headers further properties; values are String, Long or Boolean
 * @param body the content; not copied, must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are large and never compared
public record OutboundMessage(
    String exchange,
    String routingKey,
    String messageId,
    Map<String, Object> headers,
    byte[] body) {

  /** The content type of every message. */
  public static final String CONTENT_TYPE = "application/json";

  /**
   * Creates a message.
   *
   * @throws IllegalArgumentException if a name, key or id is longer than 255 UTF-8 bytes
   */
  public OutboundMessage {
    ShortString.require("exchange", exchange);
    ShortString.require("routing key", routingKey);
    ShortString.require("message id", messageId);
    headers = Map.copyOf(headers);
    requireNonNull(body, "body");
  }
}
