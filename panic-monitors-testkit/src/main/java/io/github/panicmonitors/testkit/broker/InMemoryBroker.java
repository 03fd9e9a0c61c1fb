package io.github.panicmonitors.testkit.broker;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.util.List;
import java.util.Map;

/**
 * A message broker inside the JVM that behaves like RabbitMQ. It supports topic exchanges, durable
 * queues, exclusive consumers, prefetch, acknowledgement and requeueing, returns and confirms. It
 * passes the testkit's {@code BrokerContract}, which also runs against RabbitMQ.
 *
 * <p>A test can inspect its messages, publish as another component would, and script {@linkplain
 * #faults() faults}:
 *
 * <pre>{@code
 * try (InMemoryBroker broker = new InMemoryBroker(TimeSource.system())) {
 *   broker.declareExchange("config");
 *   ...
 *   broker.publish("config", "chains.chainlink.main.nodes_config", body);
 *   assertThat(broker.published("raw_data")).hasSize(1);
 * }
 * }</pre>
 *
 * <p>Every connection has one daemon thread for its callbacks. All waiting goes through the time
 * source, so the broker runs under virtual time. Only faults add delays. The broker keeps every
 * published message until {@link #clearMessages()}.
 *
 * <p>Thread-safe.
 */
public final class InMemoryBroker implements Broker, AutoCloseable {
  private final BrokerState state;
  private final BrokerFaults faults;

  /** Creates a broker without exchanges and queues. */
  public InMemoryBroker(TimeSource time) {
    this.state = new BrokerState(requireNonNull(time, "time"));
    this.faults = new BrokerFaults(state);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Returns at once, except during a {@linkplain BrokerFaults#partition() partition}, when it
   * fails after 10 seconds.
   */
  @Override
  public BrokerConnection connect(String name, ConnectionListener listener)
      throws BrokerException, InterruptedException {
    requireNonNull(name, "name");
    requireNonNull(listener, "listener");
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long deadlineNanos = state.time.nanoTime() + InMemoryConnection.REQUEST_TIMEOUT_NANOS;
    while (true) {
      Waiter pending;
      synchronized (state) {
        if (!state.faults.partitioned) {
          return open(name, listener);
        }
        pending = state.addPendingConnect();
      }
      awaitEndOfPartition(pending, deadlineNanos);
    }
  }

  private BrokerConnection open(String name, ConnectionListener listener) throws BrokerException {
    String thread = "panic-monitors-broker-" + state.nextConnectionNumber();
    CallbackThread callbacks = new CallbackThread(state.time, thread);
    InMemoryConnection connection =
        state.open(new InMemoryConnection(name, state, listener, callbacks));
    callbacks.start();
    return connection;
  }

  private void awaitEndOfPartition(Waiter pending, long deadlineNanos)
      throws BrokerException, InterruptedException {
    try {
      if (!pending.await(deadlineNanos)) {
        throw new BrokerException(BrokerFault.TIMEOUT, "connecting timed out");
      }
    } finally {
      synchronized (state) {
        state.removePendingConnect(pending);
      }
    }
  }

  @Override
  public String description() {
    return "in-memory broker";
  }

  @Override
  public String toString() {
    return description();
  }

  /**
   * Declares a topic exchange with the properties that connections use. Does nothing if it exists.
   *
   * @throws IllegalStateException if the broker refuses it
   */
  public void declareExchange(String exchange) {
    asTest(() -> state.declareExchange(exchange, false));
  }

  /**
   * Declares an exchange with properties that conflict with those that connections declare. A
   * connection that declares it fails with {@link BrokerFault#PRECONDITION_FAILED}.
   *
   * @throws IllegalStateException if a normal exchange of this name exists
   */
  public void declareConflictingExchange(String exchange) {
    asTest(() -> state.declareExchange(exchange, true));
  }

  /**
   * Declares a durable queue with the properties that connections use. Does nothing if it exists.
   *
   * @throws IllegalStateException if the broker refuses it
   */
  public void declareQueue(String queue) {
    asTest(() -> state.declareQueue(queue, InMemoryQueue.Kind.DURABLE, null));
  }

  /**
   * Declares a queue with properties that conflict with those that connections declare. A
   * connection that declares it fails with {@link BrokerFault#PRECONDITION_FAILED}.
   *
   * @throws IllegalStateException if another kind of queue has this name
   */
  public void declareConflictingQueue(String queue) {
    asTest(() -> state.declareQueue(queue, InMemoryQueue.Kind.CONFLICTING, null));
  }

  /**
   * Declares a queue owned exclusively by another client. A connection that uses it fails with
   * {@link BrokerFault#RESOURCE_LOCKED}.
   *
   * @throws IllegalStateException if another kind of queue has this name
   */
  public void declareLockedQueue(String queue) {
    asTest(() -> state.declareQueue(queue, InMemoryQueue.Kind.LOCKED, null));
  }

  /**
   * Binds a queue to an exchange by a topic pattern.
   *
   * @throws IllegalStateException if the queue or the exchange does not exist
   */
  public void bind(String queue, String exchange, String pattern) {
    asTest(() -> state.bind(queue, exchange, TopicPattern.of(pattern), null));
  }

  /**
   * Returns the patterns by which queues are bound to an exchange, by queue.
   *
   * @throws IllegalStateException if the exchange does not exist
   */
  public Map<String, List<TopicPattern>> bindings(String exchange) {
    return asTest(() -> state.exchange(exchange).patterns());
  }

  /** Deletes a queue with its messages and bindings, and cancels its consumers. */
  public void deleteQueue(String queue) {
    asTest(() -> state.deleteQueue(queue));
  }

  /**
   * Publishes a message as another component would.
   *
   * @param body not copied; must not be modified afterwards
   * @return whether any queue received it
   * @throws IllegalStateException if the exchange does not exist
   */
  public boolean publish(String exchange, String routingKey, byte[] body) {
    return asTest(() -> state.route(exchange, routingKey, body));
  }

  /**
   * Returns all messages published to an exchange, in order. Includes unroutable messages, but not
   * {@linkplain #nacked nacked} ones.
   *
   * @throws IllegalStateException if the exchange does not exist
   */
  public List<RecordedMessage> published(String exchange) {
    return asTest(() -> List.copyOf(state.exchange(exchange).received));
  }

  /**
   * Returns the messages published to an exchange and nacked because of {@link
   * BrokerFaults#nackNext}, in order.
   *
   * @throws IllegalStateException if the exchange does not exist
   */
  public List<RecordedMessage> nacked(String exchange) {
    return asTest(() -> List.copyOf(state.exchange(exchange).nacked));
  }

  /**
   * Returns the messages waiting in a queue, in order, without unacknowledged ones.
   *
   * @throws IllegalStateException if the queue does not exist
   */
  public List<RecordedMessage> waiting(String queue) {
    return asTest(() -> state.queue(queue, null).waiting());
  }

  /**
   * Removes the messages waiting in a queue and returns them in order.
   *
   * @throws IllegalStateException if the queue does not exist
   */
  public List<RecordedMessage> drain(String queue) {
    return asTest(() -> state.queue(queue, null).purge());
  }

  /**
   * Returns the number of messages in a queue, waiting or unacknowledged.
   *
   * @throws IllegalStateException if the queue does not exist
   */
  public int depth(String queue) {
    return asTest(() -> state.queue(queue, null).depth());
  }

  /**
   * Returns the {@link #depth} of every queue, including locked ones, in the order of their
   * declaration.
   */
  public Map<String, Integer> depths() {
    return asTest(state::depths);
  }

  /**
   * Returns the number of consumers of a queue.
   *
   * @throws IllegalStateException if the queue does not exist
   */
  public int consumers(String queue) {
    return asTest(() -> state.queue(queue, null).consumers().size());
  }

  /** Returns the names of the open connections, oldest first. */
  public List<String> connections() {
    return asTest(() -> state.connections().stream().map(connection -> connection.name).toList());
  }

  /**
   * Discards all recorded messages and those waiting in queues, but not unacknowledged ones. Useful
   * in long tests.
   */
  public void clearMessages() {
    asTest(state::clearMessages);
  }

  /** Returns the controls for scripted faults. */
  public BrokerFaults faults() {
    return faults;
  }

  /** Closes all connections and refuses new ones. Recorded messages can still be read. */
  @Override
  public void close() {
    asTest(state::close);
  }

  private interface Query<T> {
    T get() throws BrokerException;
  }

  private interface Command {
    void run() throws BrokerException;
  }

  private void asTest(Command command) {
    asTest(
        () -> {
          command.run();
          return true;
        });
  }

  private <T> T asTest(Query<T> query) {
    synchronized (state) {
      try {
        return query.get();
      } catch (BrokerException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
  }
}
