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
 * A message broker inside the JVM that behaves as RabbitMQ does towards the {@link Broker}
 * contract: topic exchanges, durable queues, exclusive consumers, prefetch, acknowledgement and
 * requeueing, returns and confirms. It fulfils the testkit's {@code BrokerContract}, which runs
 * against RabbitMQ too.
 *
 * <p>Besides being connected to, it can be looked at, be published to as some other component would
 * do it, and be told to {@linkplain #faults() fail}:
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
 * <p>Every connection has one daemon thread for its callbacks. All waiting and every hand-over goes
 * through the time source, so the broker runs under virtual time; nothing in it takes time by
 * itself. It keeps all it has received until {@link #forgetMessages()}.
 *
 * <p>Safe for use by several threads.
 */
public final class InMemoryBroker implements Broker, AutoCloseable {
  private final BrokerState state;

  /** Creates a broker without exchanges and queues. */
  public InMemoryBroker(TimeSource time) {
    this.state = new BrokerState(requireNonNull(time, "time"));
  }

  /**
   * {@inheritDoc}
   *
   * <p>This broker answers at once, unless the network {@linkplain BrokerFaults#swallow() swallows}
   * everything: then it takes 10 seconds to fail.
   */
  @Override
  public BrokerConnection connect(String name, ConnectionListener listener)
      throws BrokerException, InterruptedException {
    requireNonNull(name, "name");
    requireNonNull(listener, "listener");
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long deadlineNanos = state.time.nanoTime() + InMemoryConnection.ANSWER_NANOS;
    while (true) {
      Waiter unanswered;
      synchronized (state) {
        if (!state.faults.isSwallowing()) {
          return open(name, listener);
        }
        unanswered = state.connecting();
      }
      awaitAnswer(unanswered, deadlineNanos);
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

  private void awaitAnswer(Waiter unanswered, long deadlineNanos)
      throws BrokerException, InterruptedException {
    try {
      if (!unanswered.await(deadlineNanos)) {
        throw new BrokerException(BrokerFault.TIMEOUT, "connecting was not answered");
      }
    } finally {
      synchronized (state) {
        state.doesNotConnect(unanswered);
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
   * Declares a topic exchange as connections do; no effect if it is there already.
   *
   * @throws IllegalStateException if the broker refuses it
   */
  public void declareExchange(String exchange) {
    asTest(() -> state.declareExchange(exchange, false));
  }

  /**
   * Declares an exchange of other properties, so that a connection which declares it is refused
   * with {@link BrokerFault#PRECONDITION_FAILED}.
   *
   * @throws IllegalStateException if an exchange of that name is there already
   */
  public void declareConflictingExchange(String exchange) {
    asTest(() -> state.declareExchange(exchange, true));
  }

  /**
   * Declares a durable queue as connections do; no effect if it is there already.
   *
   * @throws IllegalStateException if the broker refuses it
   */
  public void declareQueue(String queue) {
    asTest(() -> state.declareQueue(queue, InMemoryQueue.Kind.DURABLE));
  }

  /**
   * Declares a queue of other properties, so that a connection which declares it is refused with
   * {@link BrokerFault#PRECONDITION_FAILED}.
   *
   * @throws IllegalStateException if a queue of that name is there already
   */
  public void declareConflictingQueue(String queue) {
    asTest(() -> state.declareQueue(queue, InMemoryQueue.Kind.CONFLICTING));
  }

  /**
   * Declares a queue that belongs to a connection of somebody else, so that whoever uses it is
   * refused with {@link BrokerFault#RESOURCE_LOCKED}.
   *
   * @throws IllegalStateException if a queue of that name is there already
   */
  public void declareLockedQueue(String queue) {
    asTest(() -> state.declareQueue(queue, InMemoryQueue.Kind.LOCKED));
  }

  /**
   * Binds a queue to an exchange by a topic pattern.
   *
   * @throws IllegalStateException if either is missing
   */
  public void bind(String queue, String exchange, String pattern) {
    asTest(() -> state.bind(queue, exchange, TopicPattern.of(pattern)));
  }

  /** Deletes a queue with its messages and bindings, and cancels its consumers. */
  public void deleteQueue(String queue) {
    asTest(() -> state.deleteQueue(queue));
  }

  /**
   * Publishes a message as some other component would.
   *
   * @param body not copied, not to be changed
   * @return whether a queue took it
   * @throws IllegalStateException if the exchange is missing
   */
  public boolean publish(String exchange, String routingKey, byte[] body) {
    return asTest(() -> state.route(exchange, routingKey, body));
  }

  /**
   * Returns all that was published to an exchange, in order, whether a queue took it or not. What
   * the broker {@linkplain #refused refused} is not among it.
   *
   * @throws IllegalStateException if the exchange is missing
   */
  public List<RecordedMessage> published(String exchange) {
    return asTest(() -> List.copyOf(state.exchange(exchange).received));
  }

  /**
   * Returns all that was published to an exchange and refused by {@link BrokerFaults#nackNext}, in
   * order.
   *
   * @throws IllegalStateException if the exchange is missing
   */
  public List<RecordedMessage> refused(String exchange) {
    return asTest(() -> List.copyOf(state.exchange(exchange).refused));
  }

  /**
   * Returns the messages that wait in a queue, in order, without those that a consumer has and did
   * not acknowledge yet.
   *
   * @throws IllegalStateException if the queue is missing
   */
  public List<RecordedMessage> waiting(String queue) {
    return asTest(() -> state.queue(queue).waiting());
  }

  /**
   * Removes the messages that wait in a queue, and returns them in order.
   *
   * @throws IllegalStateException if the queue is missing
   */
  public List<RecordedMessage> take(String queue) {
    return asTest(() -> state.queue(queue).purge());
  }

  /**
   * Returns the number of messages in a queue: those that wait and those not acknowledged yet.
   *
   * @throws IllegalStateException if the queue is missing
   */
  public int depth(String queue) {
    return asTest(() -> state.queue(queue).depth());
  }

  /**
   * Returns the number of messages in each queue, as {@link #depth} does, in the order in which the
   * queues were declared; also of those that a connection of somebody else has locked.
   */
  public Map<String, Integer> depths() {
    return asTest(state::depths);
  }

  /**
   * Returns the number of consumers of a queue.
   *
   * @throws IllegalStateException if the queue is missing
   */
  public int consumers(String queue) {
    return asTest(() -> state.queue(queue).consumers().size());
  }

  /** Returns the names of the open connections, in the order in which they were opened. */
  public List<String> connections() {
    return asTest(() -> state.connections().stream().map(connection -> connection.name).toList());
  }

  /**
   * Forgets the messages that were published so far, and those that wait in queues; messages that a
   * consumer has are not touched. For tests that run long.
   */
  public void forgetMessages() {
    asTest(state::forgetMessages);
  }

  /** Returns what this broker can be told to do wrong. */
  public BrokerFaults faults() {
    return state.faults;
  }

  /** Ends all connections for good and refuses new ones; what it has recorded can still be read. */
  @Override
  public void close() {
    asTest(state::close);
  }

  private interface Question<T> {
    T answer() throws BrokerException;
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

  private <T> T asTest(Question<T> question) {
    synchronized (state) {
      try {
        return question.answer();
      } catch (BrokerException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
  }
}
