package io.github.panicmonitors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.core.HostUnderFaults.Fault;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishes to a RabbitMQ in a connection mode, with both strategies. */
@ParameterizedClass
@ValueSource(strings = {"threads", "queue"})
abstract class ConnectionModeFaults {
  private static final int MONITORS = 10;

  private static RabbitMqServer server;

  private final ConnectionMode mode;

  @Parameter private String strategy;

  private RabbitMqPanic panic;
  private HostUnderFaults host;

  ConnectionModeFaults(ConnectionMode mode) {
    this.mode = mode;
  }

  @BeforeAll
  static void startServer() {
    server = RabbitMqServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void start(TestInfo test, LogCheck log, ThreadLeakCheck leaks) {
    // All tests use one server, which some of them restart.
    leaks.expect("rabbitmq-server-output");
    log.allow("connection: (CONNECTING|REFUSED|BLOCKED)");
    log.allow("rounds start late"); // on a busy machine
    log.allow("connections of monitors fail");
    String name = test.getDisplayName() + " " + mode + " " + strategy;
    panic = RabbitMqPanic.declare(server.uri(), name);
    host =
        new HostUnderFaults(
            name,
            RabbitMqBroker.uri(server.uri()),
            panic,
            builder -> builder.connections(mode).execution(execution()));
    host.start(MONITORS);
    host.awaitFlow();
    host.awaitRoundsOfAll();
  }

  private ExecutionStrategy execution() {
    return strategy.equals("queue")
        ? ExecutionStrategies.taskQueue()
        : ExecutionStrategies.longLivedThreads();
  }

  @AfterEach
  void closeHostAndDeleteQueues() {
    host.close();
    panic.deleteQueues();
  }

  @Test
  void everyReadingArrivesInOrder() {
    if (mode == ConnectionMode.PER_MONITOR) {
      assertThat(opened()).isEqualTo(MONITORS);
    } else {
      // A round connects after it has collected its reading.
      WaitStrategy.real()
          .eventually(() -> assertThat(opened()).isGreaterThanOrEqualTo(2 * MONITORS));
    }

    host.closeWithNothingLost();

    assertThat(host.status().monitorConnections().open()).isZero();
  }

  private long opened() {
    return host.status().monitorConnections().opened();
  }

  @Test
  void reconnectsAfterAServerIsKilled() {
    Fault fault = host.fault("server killed, " + mode + " on " + strategy);
    server.kill();
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    host.awaitRoundsOfAll();
    server.restart();
    fault.ended();

    fault.awaitRecovered();
    host.closeWithNothingLost();
  }

  @Test
  void reconnectsAfterTheOperatorClosedAllConnections() {
    Fault fault = host.fault("connections closed, " + mode + " on " + strategy);
    server.rabbitmqctl("close_all_connections", "by the test");
    fault.ended();
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);

    fault.awaitRecovered();
    host.awaitRoundsOfAll();
    host.closeWithNothingLost();
  }

  @Test
  void memoryAlarmDelaysNoRound() {
    server.rabbitmqctl("set_vm_memory_high_watermark", "0.0001");
    try {
      WaitStrategy.real()
          .eventually(
              () -> assertThat(host.status().monitorConnections().reason()).contains("BLOCKED"));
      host.awaitRoundsOfAll();
      assertThat(host.status().readings().pending()).isPositive();
    } finally {
      server.rabbitmqctl("set_vm_memory_high_watermark", "0.4");
    }

    host.awaitFlow();
    host.closeWithNothingLost();
  }

  @Test
  void closesInTimeDuringAMemoryAlarm(LogCheck log) {
    log.expect("messages are lost: dropped: CLOSED");
    server.rabbitmqctl("set_vm_memory_high_watermark", "0.0001");
    try {
      WaitStrategy.real()
          .eventually(
              () -> assertThat(host.status().monitorConnections().reason()).contains("BLOCKED"));
      host.awaitRoundsOfAll();

      host.closeAndDropWaitingReadings();
    } finally {
      server.rabbitmqctl("set_vm_memory_high_watermark", "0.4");
    }
  }
}
