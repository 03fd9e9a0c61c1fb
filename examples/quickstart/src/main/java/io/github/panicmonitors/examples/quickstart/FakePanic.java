package io.github.panicmonitors.examples.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.ReturnedMessage;
import io.github.panicmonitors.api.broker.TopicPattern;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rest of PANIC from the manager's point of view.
 *
 * <p>Sends configurations and consumes everything the manager publishes. It consumes its queues
 * until it is closed, so that they do not fill up.
 */
final class FakePanic implements AutoCloseable {
  private static final String CONFIG = "config";
  private static final String CONFIG_KEY = "chains.chainlink.quickstart.nodes_config";
  private static final List<String> CONSUMED = List.of("raw_data", "health_check", "monitorable");
  private static final ConsumeOptions AUTO_ACK = new ConsumeOptions(false, true, 100);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BrokerConnection connection;

  private FakePanic(BrokerConnection connection) {
    this.connection = connection;
  }

  /** Connects. Messages are passed to {@code inbox} on a thread of the connection. */
  static FakePanic connect(Broker broker, Consumer<Message> inbox) throws InterruptedException {
    try {
      return new FakePanic(broker.connect("quickstart", new Listener(inbox)));
    } catch (BrokerException e) {
      throw failed(e);
    }
  }

  /** Returns the queues that {@link #open} declares. */
  static List<String> queues() {
    return CONSUMED.stream().map(FakePanic::queue).toList();
  }

  private static String queue(String exchange) {
    return "quickstart_" + exchange;
  }

  /** Declares exchanges and queues and starts consuming. */
  void open() {
    try {
      connection.declareTopicExchange(CONFIG);
      for (String exchange : CONSUMED) {
        connection.declareTopicExchange(exchange);
        connection.declareQueue(queue(exchange));
        connection.bind(queue(exchange), exchange, TopicPattern.of("#"));
        connection.consume(queue(exchange), AUTO_ACK);
      }
    } catch (BrokerException e) {
      throw failed(e);
    }
  }

  /** Publishes the complete set of nodes by id, as PANIC's configs manager does. */
  void configure(Map<String, Map<String, String>> nodes) {
    String id = UUID.randomUUID().toString();
    try {
      byte[] body = JSON.writeValueAsBytes(nodes);
      connection.publish(new OutboundMessage(CONFIG, CONFIG_KEY, id, Map.of(), body));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    } catch (BrokerException e) {
      throw failed(e);
    }
  }

  private static QuickstartException failed(BrokerException e) {
    return new QuickstartException("" + e.getMessage());
  }

  @Override
  public void close() {
    connection.close();
  }

  private record Listener(Consumer<Message> inbox) implements ConnectionListener {
    @Override
    public void onDelivery(Delivery delivery) {
      try {
        inbox.accept(
            new Message.Received(
                delivery.exchange(), delivery.routingKey(), JSON.readTree(delivery.body())));
      } catch (IOException e) {
        inbox.accept(new Message.Warning("not JSON: a message on " + delivery.exchange()));
      }
    }

    @Override
    public void onReturn(ReturnedMessage message) {
      inbox.accept(new Message.Warning("no queue is bound for " + message.routingKey()));
    }

    @Override
    public void onClosed(@Nullable BrokerException cause) {
      if (cause != null) {
        inbox.accept(new Message.ConnectionLost("" + cause.getMessage()));
      }
    }
  }
}
