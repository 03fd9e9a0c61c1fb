package io.github.panicmonitors.benchmarks.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import io.github.panicmonitors.benchmarks.publishing.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A separate process that receives every reading, as PANIC does, survives faults of RabbitMQ, and
 * reports the number of readings.
 */
final class Receiver {
  private static final int PREFETCH = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  // Guarded by this: the connection's thread writes, the main thread reads.
  private final Set<String> ids = new HashSet<>();
  private final Map<String, Place> newest = new HashMap<>();
  private long repeated;
  private long disordered;

  /**
   * The messages received.
   *
   * @param readings the number of different readings
   * @param repeated how many were received again
   * @param disordered how many arrived after a later one of the same monitor
   */
  record Received(long readings, long repeated, long disordered) {}

  /** The position of a reading in the sequence of its monitor. */
  private record Place(long generation, long slot) {
    boolean isAfter(Place other) {
      return generation > other.generation || (generation == other.generation && slot > other.slot);
    }
  }

  private Receiver() {}

  /** Expects the URI of RabbitMQ. Answers each line of its input. */
  public static void main(String[] uri) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri[0]);
    factory.setNetworkRecoveryInterval(500);
    Receiver receiver = new Receiver();
    try (Connection connection = factory.newConnection("receiver")) {
      Channel channel = connection.createChannel();
      channel.basicQos(PREFETCH);
      channel.basicConsume(
          Server.QUEUE, false, (tag, delivery) -> receiver.take(channel, delivery), tag -> {});
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      while (in.readLine() != null) {
        System.out.println(JSON.writeValueAsString(receiver.received()));
      }
    }
  }

  private void take(Channel channel, Delivery delivery) throws IOException {
    if (delivery.getEnvelope().getExchange().equals(Server.RAW_DATA)) {
      note(delivery.getProperties());
    }
    channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
  }

  private synchronized void note(BasicProperties properties) {
    if (!ids.add(properties.getMessageId())) {
      repeated++;
      return;
    }
    String monitor = properties.getMessageId().split(":", 4)[2];
    Place place = new Place(number(properties, "generation"), number(properties, "slot"));
    Place before = newest.put(monitor, place);
    if (before != null && !place.isAfter(before)) {
      disordered++;
    }
  }

  private static long number(BasicProperties properties, String header) {
    return ((Number) requireNonNull(properties.getHeaders().get(header), header)).longValue();
  }

  private synchronized Received received() {
    return new Received(ids.size(), repeated, disordered);
  }
}
