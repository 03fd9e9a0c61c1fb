package io.github.panicmonitors.core;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RabbitMqAcceptanceIT extends AcceptanceContract {
  private static RabbitMqServer server;

  @BeforeAll
  static void startServer() {
    server = RabbitMqServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  Broker broker() {
    return RabbitMqBroker.uri(server.uri());
  }

  @Override
  void closeBroker() {
    // Queues are left to the server, which ends with the class.
  }
}
