package io.github.panicmonitors.benchmarks.publishing;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.util.Map;

/** Starts a RabbitMQ with a queue that receives everything that is published. */
public final class Server implements AutoCloseable {
  /** The exchange for readings. */
  public static final String RAW_DATA = "raw_data";

  static final String HEALTH_CHECK = "health_check";

  /** The queue that receives everything that is published. */
  public static final String QUEUE = "benchmark";

  private final RabbitMqServer server;
  private final Connection connection;
  private final Channel admin;

  /** Starts the server, which takes some seconds. */
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

  /** Returns the server, for faults. */
  public RabbitMqServer rabbitMq() {
    return server;
  }

  /** Returns the URI of the server. */
  public String uri() {
    return server.uri();
  }

  Channel channel() throws Exception {
    return connection.createChannel();
  }

  /** Deletes the published messages. */
  public void purge() throws Exception {
    admin.queuePurge(QUEUE);
  }

  @Override
  public void close() {
    connection.abort(2_000);
    server.close();
  }
}
