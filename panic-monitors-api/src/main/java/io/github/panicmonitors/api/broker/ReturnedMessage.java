package io.github.panicmonitors.api.broker;

/**
 * A published message that no queue took.
 *
 * @param messageId the id it was published with
 * @param exchange the exchange it was published to
 * @param routingKey the key it was published with
 * @param replyCode AMQP's code, 312 for a message without a route
 * @param replyText the broker's reason
 */
public record ReturnedMessage(
    String messageId, String exchange, String routingKey, int replyCode, String replyText) {}
