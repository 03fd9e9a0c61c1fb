package io.github.panicmonitors.api.broker;

import org.jspecify.annotations.Nullable;

/**
 * Receives the events of one connection. Callbacks of a connection are called one at a time, and
 * never from within a call to that connection. They must return soon: they delay the connection's
 * further deliveries, confirms and heartbeats.
 *
 * <p>An exception thrown by a callback is logged and has no other effect.
 */
public interface ConnectionListener {

  /** A message of a consumed queue has arrived. */
  default void onDelivery(Delivery delivery) {}

  /**
   * The broker has confirmed or refused a range of published messages, including both ends. Every
   * published message is in one range at most: ranges do not overlap, but need not come in order.
   *
   * @param first sequence number of the first message, as {@link BrokerConnection#publish} returned
   *     it
   * @param last sequence number of the last message, at least {@code first}
   * @param accepted {@code true} if each message is safe in all its queues, or was returned; {@code
   *     false} if the broker refused them
   */
  default void onConfirm(long first, long last, boolean accepted) {}

  /** No queue took a published message; its confirm follows. */
  default void onReturn(ReturnedMessage message) {}

  /** The broker no longer reads what this connection publishes, because of an alarm. */
  default void onBlocked(String reason) {}

  /** The broker reads again what this connection publishes. */
  default void onUnblocked() {}

  /** The broker has cancelled a consumer, for example because its queue was deleted. */
  default void onConsumerCancelled(String queue) {}

  /**
   * The connection has ended. Called exactly once, and nothing is called after it.
   *
   * @param cause why it ended, or {@code null} if its user closed it
   */
  default void onClosed(@Nullable BrokerException cause) {}
}
