package io.github.panicmonitors.core;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.core.internal.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A broker that detects scripted readings of an older version than the applied one. One for each
 * update is legal, because it may have been in flight.
 */
final class StaleReadingDetector implements Broker {
  private final Broker broker;
  private final Map<String, Integer> applied = new ConcurrentHashMap<>();
  private final Map<String, Integer> allowed = new ConcurrentHashMap<>();
  private final Queue<String> stale = new ConcurrentLinkedQueue<>();

  StaleReadingDetector(Broker broker) {
    this.broker = broker;
  }

  /** Sets the applied version: only one older reading may still be published. */
  void applied(String id, int version) {
    applied.put(id, version);
  }

  List<String> staleMessages() {
    return List.copyOf(stale);
  }

  private void check(OutboundMessage message) {
    if (!message.exchange().equals("raw_data")) {
      return;
    }
    try {
      Map<String, @Nullable Object> body = Json.readObject(message.body());
      String id = String.valueOf(body.get("id"));
      int version = Integer.parseInt(String.valueOf(body.get("value")).replaceAll("\\D", "0"));
      Integer newest = applied.get(id);
      if (newest != null && version < newest && !newest.equals(allowed.put(id, newest))) {
        return;
      }
      if (newest != null && version < newest) {
        stale.add(id + " version " + version + " after " + newest);
      }
    } catch (Json.UnreadableException e) {
      stale.add("unreadable: " + e.getMessage());
    }
  }

  @Override
  public BrokerConnection connect(String name, ConnectionListener listener)
      throws BrokerException, InterruptedException {
    return new Connection(broker.connect(name, listener));
  }

  @Override
  public String description() {
    return broker.description();
  }

  private final class Connection implements BrokerConnection {
    private final BrokerConnection connection;

    Connection(BrokerConnection connection) {
      this.connection = connection;
    }

    @Override
    public long publish(OutboundMessage message) throws BrokerException {
      check(message);
      return connection.publish(message);
    }

    @Override
    public void declareTopicExchange(String exchange) throws BrokerException {
      connection.declareTopicExchange(exchange);
    }

    @Override
    public void declareQueue(String queue) throws BrokerException {
      connection.declareQueue(queue);
    }

    @Override
    public void declareTemporaryQueue(String queue) throws BrokerException {
      connection.declareTemporaryQueue(queue);
    }

    @Override
    public boolean bind(String queue, String exchange, TopicPattern pattern)
        throws BrokerException {
      return connection.bind(queue, exchange, pattern);
    }

    @Override
    public void consume(String queue, ConsumeOptions options) throws BrokerException {
      connection.consume(queue, options);
    }

    @Override
    public void acknowledge(long deliveryTag) throws BrokerException {
      connection.acknowledge(deliveryTag);
    }

    @Override
    public void reject(long deliveryTag, boolean requeue) throws BrokerException {
      connection.reject(deliveryTag, requeue);
    }

    @Override
    public void close() {
      connection.close();
    }

    @Override
    public void forceClose() {
      connection.forceClose();
    }
  }
}
