package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Starts the packaged jar as a process, with a RabbitMQ that the tests of a class share. */
abstract class StandaloneFixture {
  static final String NODES = "chains.chainlink.ethereum.nodes_config";
  static final String SHORT_PERIOD = "chainlink-node=500ms";
  static final Duration TIMEOUT = Duration.ofMinutes(3);

  static RabbitMqServer server;

  @TempDir Path directory;

  @BeforeAll
  static void startServer() {
    server = RabbitMqServer.start();
  }

  @AfterAll
  static void closeServer() {
    server.close();
  }

  PackagedProcess start(String... arguments) throws IOException {
    Map<String, String> environment =
        Map.of("PANIC_MONITORS_AMQP", server.uri(), "PANIC_MONITORS_HTTP", "127.0.0.1:0");
    return PackagedProcess.start(directory, environment, arguments);
  }

  static void publish(String key, String document) throws Exception {
    try (Connection connection = factory().newConnection();
        Channel channel = connection.createChannel()) {
      channel.basicPublish("config", key, null, document.getBytes(UTF_8));
    }
  }

  static ConnectionFactory factory() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(server.uri());
    return factory;
  }

  static String node(String url) {
    return
"""
{"DEFAULT": {}, "node_1": {"id": "node_1", "parent_id": "chain_1", "name": "cl_main",
  "node_prometheus_urls": "%s", "monitor_node": "true", "monitor_prometheus": "true"}}\
"""
        .formatted(url);
  }
}
