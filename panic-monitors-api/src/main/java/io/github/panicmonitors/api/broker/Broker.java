package io.github.panicmonitors.api.broker;

/**
 * A message broker that connections can be opened to. Creating one opens nothing.
 *
 * <p>The contract is low-level on purpose. The manager reconnects, declares, republishes and counts
 * on top of it, so that faults of the in-memory broker exercise the code that runs against
 * RabbitMQ. Test an implementation with the testkit's {@code BrokerContract}.
 *
 * <p>Implementations are thread-safe.
 */
public interface Broker {

  /**
   * Opens a connection. Blocks until it is open or has failed, for a limited time.
   *
   * @param name what the connection is for, shown in the broker's list of connections
   * @param listener receives the connection's events, possibly before this method returns
   * @throws BrokerException if no connection could be opened; the listener is not called then
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  BrokerConnection connect(String name, ConnectionListener listener)
      throws BrokerException, InterruptedException;

  /** Returns a human-readable address of the broker, without credentials. */
  String description();
}
