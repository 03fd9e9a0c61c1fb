package io.github.panicmonitors.api.broker;

import org.jspecify.annotations.Nullable;

/**
 * Told what happens on one connection. The callbacks of a connection come one after the other, and
 * never from within a call that this connection's user makes. They must return soon: they hold up
 * the connection's further deliveries and confirms.
 *
 * <p>A callback that throws is reported by the broker and changes nothing else.
 */
public interface ConnectionListener {

  /** A message of a consumed queue has come. */
  default void onDelivery(Delivery delivery) {}

  /**
   * The broker has answered a published message.
   *
   * @param sequence what {@link BrokerConnection#publish} returned
   * @param accepted {@code true} if the message is safe in all its queues, or was returned; {@code
   *     false} if the broker refused it
   */
  default void onConfirm(long sequence, boolean accepted) {}

  /** No queue took a published message; its confirm follows. */
  default void onReturn(ReturnedMessage message) {}

  /** The broker has stopped reading what this connection publishes, because of an alarm. */
  default void onBlocked(String reason) {}

  /** The broker reads again what this connection publishes. */
  default void onUnblocked() {}

  /** The broker has ended the consumption of a queue, as when the queue was deleted. */
  default void onConsumerCancelled(String queue) {}

  /**
   * The connection has ended. Called exactly once, and nothing is called after it.
   *
   * @param cause why it ended, or {@code null} if its user closed it
   */
  default void onClosed(@Nullable BrokerException cause) {}
}
