package io.github.panicmonitors.api.broker;

/**
 * A message delivered from a consumed queue.
 *
 * @param queue the queue it comes from
 * @param deliveryTag the tag for {@link BrokerConnection#acknowledge}, valid on the same connection
 *     only
 * @param exchange the exchange it was published to
 * @param routingKey the key it was published with
 * @param body its content; not copied, must not be changed
 * @param redelivered whether it may have been delivered before
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are large and never compared
public record Delivery(
    String queue,
    long deliveryTag,
    String exchange,
    String routingKey,
    byte[] body,
    boolean redelivered) {}
