package io.github.panicmonitors.benchmarks.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.benchmarks.configuring.PingLatency;
import io.github.panicmonitors.benchmarks.machine.Quantiles;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Plays the role of PANIC: sends configurations and pings to a manager. */
final class FakePanic implements AutoCloseable {
  private static final String EXCHANGE = "config";
  private static final String KEY = "chains.chainlink.benchmark.nodes_config";
  private static final long PING_PAUSE_MILLIS = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RabbitMqBroker broker;
  private final BrokerConnection connection;

  /** Connects to RabbitMQ. */
  FakePanic(String uri) throws Exception {
    broker = RabbitMqBroker.uri(uri);
    connection = broker.connect("panic", new ConnectionListener() {});
    connection.declareTopicExchange(EXCHANGE);
  }

  /**
   * Sends the whole configuration of the benchmark's nodes.
   *
   * @return the time of sending, by {@link System#nanoTime}
   */
  long configure(Map<String, ?> nodes) throws Exception {
    byte[] body = JSON.writeValueAsBytes(nodes);
    long sentNanos = System.nanoTime();
    connection.publish(new OutboundMessage(EXCHANGE, KEY, "", Map.of(), body));
    return sentNanos;
  }

  /** Pings for this long, one ping after another, and returns the answer times in milliseconds. */
  Quantiles ping(Duration howLong) throws Exception {
    try (PingLatency pings = new PingLatency(broker, PING_PAUSE_MILLIS)) {
      TimeUnit.MILLISECONDS.sleep(howLong.toMillis());
      return Quantiles.of(pings.end());
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
