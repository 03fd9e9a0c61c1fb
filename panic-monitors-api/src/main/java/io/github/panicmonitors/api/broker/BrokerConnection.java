package io.github.panicmonitors.api.broker;

/**
 * An open connection with one channel. Whatever ends the channel ends the connection: there is
 * nothing to repair, its owner opens another.
 *
 * <p>A connection may be used by several threads, but only one at a time may {@link #publish}.
 * Methods must not be called from a {@link ConnectionListener}'s callback, except {@link
 * #acknowledge} and {@link #forceClose}. After the end every method throws a {@link
 * BrokerException}, except the two that close.
 */
public interface BrokerConnection extends AutoCloseable {

  /**
   * Declares a durable topic exchange that is not deleted automatically and has no arguments. No
   * effect if it is there already.
   *
   * @throws BrokerException {@link BrokerFault#PRECONDITION_FAILED} if an exchange of that name has
   *     other properties; the connection has then ended
   */
  void declareTopicExchange(String exchange) throws BrokerException;

  /**
   * Declares a durable queue that is neither exclusive nor deleted automatically and has no
   * arguments. No effect if it is there already.
   *
   * @throws BrokerException {@link BrokerFault#PRECONDITION_FAILED} if a queue of that name has
   *     other properties; the connection has then ended
   */
  void declareQueue(String queue) throws BrokerException;

  /**
   * Binds a queue to an exchange. Binding twice is one binding.
   *
   * @throws BrokerException {@link BrokerFault#NOT_FOUND} if either is missing; the connection has
   *     then ended
   */
  void bind(String queue, String exchange, TopicPattern pattern) throws BrokerException;

  /**
   * Consumes a queue: its messages go to {@link ConnectionListener#onDelivery} from now on, in
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
   * Gives one delivery of this connection back.
   *
   * @param requeue whether it goes back to its place in the queue; if not, it is gone
   * @throws BrokerException if the connection has ended; an unknown tag ends it
   */
  void reject(long deliveryTag, boolean requeue) throws BrokerException;

  /**
   * Publishes a message: persistent, mandatory, to be confirmed. May block without limit while the
   * broker does not read, until {@link #forceClose()}.
   *
   * <p>Each message is in one range of {@link ConnectionListener#onConfirm}, after {@link
   * ConnectionListener#onReturn} if no queue took the message, or not at all if the connection ends
   * first. Either may be called before this method returns.
   *
   * @return the message's sequence number: 1 for a connection's first, then always one more
   * @throws BrokerException if the message could not be sent; the connection has then ended
   */
  long publish(OutboundMessage message) throws BrokerException;

  /** Closes the connection in good order, within a bounded time; no effect if it has ended. */
  @Override
  void close();

  /**
   * Ends the connection at once, whatever another thread does with it: a thread blocked in a method
   * of this connection gets a {@link BrokerException}. Returns and has the connection ended within
   * one second; no effect if it has ended.
   */
  void forceClose();
}
