package io.github.panicmonitors.api.broker;

/**
 * A message broker that connections can be opened to. A recipe: creating one opens nothing.
 *
 * <p>The contract is low-level on purpose. Reconnecting, declaring again, publishing again and
 * counting are the manager's work, above this interface, so that an in-memory broker's faults
 * exercise the code that runs against RabbitMQ. Whoever implements it runs the testkit's {@code
 * BrokerContract}.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface Broker {

  /**
   * Opens a connection. Blocks until it is open or has failed; every broker bounds that time.
   *
   * @param name what the connection is for, shown in the broker's list of connections
   * @param listener told what happens on the connection, from before this method returns
   * @throws BrokerException if no connection could be opened; the listener then hears nothing
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  BrokerConnection connect(String name, ConnectionListener listener)
      throws BrokerException, InterruptedException;

  /** Returns where this broker is, for people, without credentials. */
  String description();
}
