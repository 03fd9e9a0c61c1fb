package io.github.panicmonitors.benchmarks.publishing;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.util.Map;

/** A RabbitMQ of the benchmark's own, with a queue that takes whatever is published. */
public final class Server implements AutoCloseable {
  /** The exchange of readings. */
  public static final String RAW_DATA = "raw_data";

  static final String HEALTH_CHECK = "health_check";

  /** Takes whatever is published. */
  public static final String QUEUE = "benchmark";

  private final RabbitMqServer server;
  private final Connection connection;
  private final Channel admin;

  /** Starts it, which takes some seconds. */
  public Server() throws Exception {
    server = RabbitMqServer.start();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(server.uri());
    connection = factory.newConnection("benchmark");
    admin = connection.createChannel();
    admin.queueDeclare(QUEUE, true, false, false, Map.of());
    for (String exchange : new String[] {RAW_DATA, HEALTH_CHECK, "monitorable"}) {
      admin.exchangeDeclare(exchange, "topic", true);
      admin.queueBind(QUEUE, exchange, "#");
    }
  }

  /** Returns the server itself, to do it harm. */
  public RabbitMqServer rabbitMq() {
    return server;
  }

  /** Returns its URI. */
  public String uri() {
    return server.uri();
  }

  Channel channel() throws Exception {
    return connection.createChannel();
  }

  /** Removes all that was published. */
  public void purge() throws Exception {
    admin.queuePurge(QUEUE);
  }

  @Override
  public void close() {
    connection.abort(2_000);
    server.close();
  }
}
