package io.github.panicmonitors.testkit.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.testkit.config.TestDocument;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The other components of PANIC, on whatever broker: receives all that is published to PANIC's
 * exchanges, and sends configurations and pings. Connect one for each test, before the manager
 * starts, and wait for what is to come:
 *
 * <pre>{@code
 * panic.configure(TestDocument.of("chains.cosmos.hub.systems_config", system("sentry").url(url)));
 * await().untilAsserted(() -> assertThat(panic.texts("raw_data", "system")).hasSize(3));
 * }</pre>
 *
 * <p>With an {@link InMemoryBroker} alone there is more to be seen, and no need to wait under
 * virtual time: ask that one.
 *
 * <p>Its queue has a name of its own and stays when it is closed, since no {@link BrokerConnection}
 * deletes one. Safe for use by several threads.
 */
public final class BrokerObserver implements AutoCloseable {
  private static final List<String> EXCHANGES =
      List.of("config", "raw_data", "health_check", "monitorable");

  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final Object sendingOrder = new Object();
  private final BrokerConnection connection;

  private BrokerObserver(Broker broker) throws BrokerException, InterruptedException {
    connection = broker.connect("observer", new Recorder());
  }

  /**
   * Connects, declares PANIC's exchanges, and receives from now on what is published to them.
   * Blocks as long as connecting does.
   *
   * @throws BrokerException if the broker is not there or refuses something
   * @throws InterruptedException if the thread is interrupted while it connects
   */
  public static BrokerObserver connect(Broker broker) throws BrokerException, InterruptedException {
    BrokerObserver observer = new BrokerObserver(requireNonNull(broker, "broker"));
    try {
      observer.receive("observer " + UUID.randomUUID());
      return observer;
    } catch (BrokerException | RuntimeException e) {
      observer.close();
      throw e;
    }
  }

  private void receive(String queue) throws BrokerException {
    connection.declareQueue(queue);
    for (String exchange : EXCHANGES) {
      connection.declareTopicExchange(exchange);
      connection.bind(queue, exchange, TopicPattern.of("#"));
    }
    connection.consume(queue, new ConsumeOptions(false, true, 1));
  }

  private final class Recorder implements ConnectionListener {
    @Override
    public void onDelivery(Delivery delivery) {
      deliveries.add(delivery);
    }
  }

  /**
   * Publishes a message as another component does; does not wait until it has arrived.
   *
   * @param body not copied, not to be changed
   * @throws IllegalStateException if the connection has ended
   */
  public void send(String exchange, String routingKey, byte[] body) {
    String id = UUID.randomUUID().toString();
    OutboundMessage message = new OutboundMessage(exchange, routingKey, id, Map.of(), body);
    try {
      synchronized (sendingOrder) {
        connection.publish(message);
      }
    } catch (BrokerException e) {
      throw new IllegalStateException("could not send to " + exchange + ": " + e.getMessage(), e);
    }
  }

  /**
   * Publishes a configuration document as PANIC's configs manager does; does not wait until it has
   * been dealt with.
   *
   * @throws IllegalStateException if the connection has ended
   */
  public void configure(TestDocument document) {
    send("config", document.key(), document.json().getBytes(UTF_8));
  }

  /**
   * Publishes a ping as PANIC's health checker does; does not wait until it has been answered.
   *
   * @throws IllegalStateException if the connection has ended
   */
  public void ping() {
    send("health_check", "ping", "ping".getBytes(UTF_8));
  }

  /** Returns what it has received from all exchanges so far, in order. */
  public List<Delivery> received() {
    return List.copyOf(deliveries);
  }

  /** Returns what was published to an exchange with a key so far, in order, as UTF-8 texts. */
  public List<String> texts(String exchange, String routingKey) {
    return deliveries.stream()
        .filter(delivery -> delivery.exchange().equals(exchange))
        .filter(delivery -> delivery.routingKey().equals(routingKey))
        .map(delivery -> new String(delivery.body(), UTF_8))
        .toList();
  }

  /** Closes its connection; no effect the second time. */
  @Override
  public void close() {
    connection.close();
  }
}
