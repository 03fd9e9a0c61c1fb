package io.github.panicmonitors.api.broker;

/**
 * An open connection with one channel. If the channel ends, the connection ends, too. It cannot be
 * repaired: its owner opens another one.
 *
 * <p>Thread-safe, but only one thread at a time may {@link #publish}. Callbacks of a {@link
 * ConnectionListener} may call only {@link #acknowledge} and {@link #forceClose}. After the end,
 * every method except the two that close throws a {@link BrokerException}.
 */
public interface BrokerConnection extends AutoCloseable {

  /**
   * Declares a durable topic exchange that is not deleted automatically and has no arguments. Does
   * nothing if it exists, even if the user may not declare it.
   *
   * @throws BrokerException {@link BrokerFault#PRECONDITION_FAILED} if an exchange of that name has
   *     other properties; {@link BrokerFault#ACCESS_REFUSED}, with its name, if it is missing and
   *     the user may not declare it; the connection has then ended
   */
  void declareTopicExchange(String exchange) throws BrokerException;

  /**
   * Declares a durable queue that is neither exclusive nor deleted automatically and has no
   * arguments. Does nothing if it exists, even if the user may not declare it.
   *
   * @throws BrokerException {@link BrokerFault#PRECONDITION_FAILED} if a queue of that name has
   *     other properties; {@link BrokerFault#ACCESS_REFUSED}, with its name, if it is missing and
   *     the user may not declare it; the connection has then ended
   */
  void declareQueue(String queue) throws BrokerException;

  /**
   * Declares a queue that only this connection can use, and that the broker deletes when the
   * connection ends, however it ends.
   *
   * @throws BrokerException {@link BrokerFault#RESOURCE_LOCKED} if another connection has a queue
   *     of that name, {@link BrokerFault#ACCESS_REFUSED} if the user may not create queues of that
   *     name; the connection has then ended
   */
  void declareTemporaryQueue(String queue) throws BrokerException;

  /**
   * Binds a queue to an exchange. Binding twice has no further effect.
   *
   * @return false if the user may not bind; whether the queue is bound is then unknown
   * @throws BrokerException {@link BrokerFault#NOT_FOUND} if either is missing; the connection has
   *     then ended
   */
  boolean bind(String queue, String exchange, TopicPattern pattern) throws BrokerException;

  /**
   * Starts consuming a queue: its messages are passed to {@link ConnectionListener#onDelivery}, in
   * order.
   *
   * @throws BrokerException {@link BrokerFault#ACCESS_REFUSED} if another consumer holds the queue
   *     exclusively, or this one wants it exclusively and is not the first; {@link
   *     BrokerFault#NOT_FOUND} if the queue is missing; the connection has then ended
   */
  void consume(String queue, ConsumeOptions options) throws BrokerException;

  /**
   * Acknowledges one delivery of this connection.
   *
   * @throws BrokerException if the connection has ended; an unknown tag ends it
   */
  void acknowledge(long deliveryTag) throws BrokerException;

  /**
   * Rejects one delivery of this connection.
   *
   * @param requeue whether it returns to its place in the queue; otherwise it is discarded
   * @throws BrokerException if the connection has ended; an unknown tag ends it
   */
  void reject(long deliveryTag, boolean requeue) throws BrokerException;

  /**
   * Publishes a message: persistent, mandatory, to be confirmed. May block without limit while the
   * broker does not read, until {@link #forceClose()}.
   *
   * <p>Each message is in one range of {@link ConnectionListener#onConfirm}, unless the connection
   * ends first. If no queue took the message, {@link ConnectionListener#onReturn} is called before.
   * Both may be called before this method returns.
   *
   * @return the message's sequence number: 1 for the connection's first message, increasing by 1
   * @throws BrokerException if the message could not be sent; the connection has then ended
   */
  long publish(OutboundMessage message) throws BrokerException;

  /** Closes the connection within a limited time. Does nothing if it has ended. */
  @Override
  void close();

  /**
   * Ends the connection within one second, even if another thread is blocked in one of its methods:
   * that thread gets a {@link BrokerException}. Does nothing if the connection has ended.
   */
  void forceClose();
}
