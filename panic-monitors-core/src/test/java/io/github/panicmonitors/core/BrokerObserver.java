package io.github.panicmonitors.core;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.core.internal.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The other components of PANIC: receives all that is published, sends configurations and pings.
 */
final class BrokerObserver implements ConnectionListener, AutoCloseable {
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final BrokerConnection receiving;
  private final BrokerConnection sending;

  BrokerObserver(Broker broker) throws BrokerException, InterruptedException {
    receiving = broker.connect("observer", this);
    String queue = "observer " + UUID.randomUUID();
    receiving.declareQueue(queue);
    for (String exchange : List.of("raw_data", "health_check", "monitorable", "config")) {
      receiving.declareTopicExchange(exchange);
      if (!exchange.equals("config")) {
        receiving.bind(queue, exchange, TopicPattern.of("#"));
      }
    }
    receiving.consume(queue, new ConsumeOptions(false, true, 1));
    sending = broker.connect("configs manager", new ConnectionListener() {});
  }

  @Override
  public void onDelivery(Delivery delivery) {
    deliveries.add(delivery);
  }

  synchronized void send(String exchange, String routingKey, byte[] body) {
    try {
      String id = UUID.randomUUID().toString();
      sending.publish(new OutboundMessage(exchange, routingKey, id, Map.of(), body));
    } catch (BrokerException e) {
      throw new AssertionError("could not send to " + exchange, e);
    }
  }

  /** The bodies of what was published to an exchange with a key. */
  List<Map<String, @Nullable Object>> received(String exchange, String routingKey) {
    return deliveries.stream()
        .filter(delivery -> delivery.exchange().equals(exchange))
        .filter(delivery -> delivery.routingKey().equals(routingKey))
        .map(BrokerObserver::body)
        .toList();
  }

  private static Map<String, @Nullable Object> body(Delivery delivery) {
    try {
      return Json.readObject(delivery.body());
    } catch (Json.UnreadableException e) {
      throw new AssertionError("not JSON on " + delivery.exchange(), e);
    }
  }

  @Override
  public void close() {
    sending.close();
    receiving.close();
  }
}
