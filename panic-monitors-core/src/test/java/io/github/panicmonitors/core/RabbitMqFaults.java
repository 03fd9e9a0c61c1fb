package io.github.panicmonitors.core;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/**
 * Hosts and their queues on a RabbitMQ that the tests of a class share. In each test no monitor
 * stops, and in the end every reading is in a durable queue, in order: promises P8, P9 and P11.
 */
abstract class RabbitMqFaults {
  static final int MONITORS = 30;

  static RabbitMqServer server;

  final List<HostUnderFaults> hosts = new ArrayList<>();
  String name;
  RabbitMqPanic panic;

  @BeforeAll
  static void startServer() {
    server = RabbitMqServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void declareQueues(TestInfo test, LogCheck log, ThreadLeakCheck leaks) {
    // All tests use one server, which some of them restart.
    leaks.expect("rabbitmq-server-output");
    log.allow("connection: (CONNECTING|REFUSED|BLOCKED)");
    log.allow("rounds start late"); // on a busy machine
    name = test.getDisplayName();
    panic = RabbitMqPanic.declare(server.uri(), name);
  }

  @AfterEach
  void closeHostsAndDeleteQueues() {
    hosts.forEach(HostUnderFaults::close);
    panic.deleteQueues();
  }

  HostUnderFaults host(Broker broker) {
    HostUnderFaults host = new HostUnderFaults(name, broker, panic, builder -> {});
    hosts.add(host);
    return host;
  }

  HostUnderFaults runningHost() {
    return runningHost(RabbitMqBroker.uri(server.uri()));
  }

  HostUnderFaults runningHost(Broker broker) {
    HostUnderFaults host = host(broker).start(MONITORS);
    host.awaitFlow();
    return host;
  }
}
