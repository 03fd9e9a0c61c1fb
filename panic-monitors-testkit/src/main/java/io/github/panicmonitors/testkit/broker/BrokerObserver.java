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
 * Stands in for PANIC's other components on any broker. Receives everything published to PANIC's
 * exchanges, and sends configurations and pings. Connect one per test before the manager starts,
 * and wait for the expected messages:
 *
 * <pre>{@code
 * panic.configure(TestDocument.of("chains.cosmos.hub.systems_config", system("sentry").url(url)));
 * await().untilAsserted(() -> assertThat(panic.texts("raw_data", "system")).hasSize(3));
 * }</pre>
 *
 * <p>A test that runs on an {@link InMemoryBroker} only should ask that broker instead, which
 * records more and needs no waiting under virtual time.
 *
 * <p>Its queue has a unique name and still exists after {@link #close}, because a {@link
 * BrokerConnection} cannot delete queues. Thread-safe.
 */
public final class BrokerObserver implements AutoCloseable {
  private static final List<String> EXCHANGES =
      List.of("config", "raw_data", "health_check", "monitorable");

  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final Object sendLock = new Object();
  private final BrokerConnection connection;

  private BrokerObserver(Broker broker) throws BrokerException, InterruptedException {
    connection = broker.connect("observer", new Recorder());
  }

  /**
   * Connects, declares PANIC's exchanges and starts receiving what is published to them. Blocks
   * until connected.
   *
   * @throws BrokerException if the broker is unreachable or refuses a request
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
   * Publishes a message as another component does. Does not wait for it to arrive.
   *
   * @param body not copied; must not be modified afterwards
   * @throws IllegalStateException if the connection is closed
   */
  public void send(String exchange, String routingKey, byte[] body) {
    String id = UUID.randomUUID().toString();
    OutboundMessage message = new OutboundMessage(exchange, routingKey, id, Map.of(), body);
    try {
      synchronized (sendLock) {
        connection.publish(message);
      }
    } catch (BrokerException e) {
      throw new IllegalStateException("could not send to " + exchange + ": " + e.getMessage(), e);
    }
  }

  /**
   * Publishes a configuration document as PANIC's configs manager does. Does not wait for it to be
   * applied.
   *
   * @throws IllegalStateException if the connection is closed
   */
  public void configure(TestDocument document) {
    send("config", document.key(), document.json().getBytes(UTF_8));
  }

  /**
   * Publishes a ping as PANIC's health checker does. Does not wait for an answer.
   *
   * @throws IllegalStateException if the connection is closed
   */
  public void ping() {
    send("health_check", "ping", "ping".getBytes(UTF_8));
  }

  /** Returns the messages received from all exchanges so far, in order. */
  public List<Delivery> received() {
    return List.copyOf(deliveries);
  }

  /** Returns the bodies received so far from an exchange with this routing key, as UTF-8 text. */
  public List<String> texts(String exchange, String routingKey) {
    return deliveries.stream()
        .filter(delivery -> delivery.exchange().equals(exchange))
        .filter(delivery -> delivery.routingKey().equals(routingKey))
        .map(delivery -> new String(delivery.body(), UTF_8))
        .toList();
  }

  /** Closes the connection. Later calls do nothing. */
  @Override
  public void close() {
    connection.close();
  }
}
