package io.github.panicmonitors.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.core.HostUnderFaults.Fault;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import org.junit.jupiter.api.Test;

/** Faults of a RabbitMQ and actions of its operator. */
class RabbitMqFaultsIT extends RabbitMqFaults {
  /** Publishes on the server itself, which blocks connections during an alarm. */
  private static void publishAtServer(String exchange, String routingKey, String body) {
    String name = "rabbit_misc:r(<<\"/\">>, exchange, <<\"" + exchange + "\">>)";
    String message = "<<\"" + body.replace("\"", "\\\"") + "\">>";
    server.rabbitmqctl(
        "eval",
        "rabbit_basic:publish(" + name + ", <<\"" + routingKey + "\">>, [], " + message + ").");
  }

  @Test
  void reconnectsAfterAServerIsKilled() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("server killed");
    server.kill();
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);
    host.awaitRoundsOfAll();
    server.restart();
    fault.ended();

    fault.awaitRecovered();
    host.closeWithNothingLost();
  }

  @Test
  void reconnectsAfterACleanServerRestart() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("server restarted");
    server.restart();
    fault.ended();
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);

    fault.awaitRecovered();
    host.awaitRoundsOfAll();
    host.closeWithNothingLost();
  }

  @Test
  void reconnectsAfterTheOperatorClosedAllConnections() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("connections closed by the server");
    server.rabbitmqctl("close_all_connections", "by the test");
    fault.ended();
    ConnectionStatus noticed = fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    assertThat(noticed.reason()).contains("by the test");

    fault.awaitRecovered();
    host.awaitRoundsOfAll();
    host.closeWithNothingLost();
  }

  @Test
  void memoryAlarmDelaysOnlyPublishing() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("memory alarm");
    server.rabbitmqctl("set_vm_memory_high_watermark", "0.0001");
    ConnectionStatus blocked = fault.awaitNoticed(Side.PUBLISHING, State.BLOCKED);
    try {
      assertThat(blocked.reason()).contains("memory");
      publishAtServer("health_check", "ping", "ping");
      publishAtServer(
          "config", ScriptedConfig.KEY, HostUnderFaults.config(MONITORS).node("late", "v1").text());
      host.awaitRoundsOf("late");
      host.awaitRoundsOfAll();
      assertThat(host.status(Side.CONSUMING).state()).isEqualTo(State.CONNECTED);
      ConnectionStatus still = host.status(Side.PUBLISHING);
      assertThat(still.state()).isEqualTo(State.BLOCKED);
      assertThat(still.since()).isEqualTo(blocked.since());
      assertThat(still.blocked()).isGreaterThan(blocked.blocked());
      assertThat(host.status().readings().pending()).isGreaterThan(MONITORS);
    } finally {
      server.rabbitmqctl("set_vm_memory_high_watermark", "0.4");
      fault.ended();
    }

    fault.awaitRecovered();
    host.eventually(() -> assertThat(panic.takeHeartbeats()).isNotEmpty());
    host.closeWithNothingLost();
  }

  @Test
  void closesInTimeWhileItIsBlocked(LogCheck log) {
    log.expect("messages are lost: dropped: CLOSED");
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("memory alarm, then close");
    server.rabbitmqctl("set_vm_memory_high_watermark", "0.0001");
    fault.awaitNoticed(Side.PUBLISHING, State.BLOCKED);
    try {
      host.awaitRoundsOfAll();
      host.closeAndDropWaitingReadings();
    } finally {
      server.rabbitmqctl("set_vm_memory_high_watermark", "0.4");
    }
  }

  @Test
  void deletedConfigurationQueueIsDeclaredAgain() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("configurations' queue deleted");
    panic.delete(HostUnderFaults.configsQueue(name));
    fault.ended();
    fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);

    fault.awaitRecovered();
    panic.send(
        "config", ScriptedConfig.KEY, HostUnderFaults.config(MONITORS).node("late", "v1").bytes());
    host.awaitRoundsOf("late");
    host.awaitRoundsOfAll();
    host.closeWithNothingLost();
  }

  @Test
  void connectsWhenTheServerStartsLater() {
    server.stop();
    HostUnderFaults host = host(RabbitMqBroker.uri(server.uri()));

    Fault fault = host.fault("no server at the start");
    host.start(MONITORS);
    ConnectionStatus noticed = fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    host.eventually(
        () -> assertThat(host.status(Side.PUBLISHING).reason()).startsWith("UNREACHABLE: amqp://"));
    assertThat(noticed.attempts()).isLessThan(2);
    host.awaitRoundsOf("n1");
    host.awaitRoundsOfAll();
    server.restart();
    fault.ended();

    fault.awaitRecovered();
    host.closeWithNothingLost();
  }

  @Test
  void secondManagerTakesOverWhenTheFirstCloses() {
    HostUnderFaults first = runningHost();
    HostUnderFaults second = host(RabbitMqBroker.uri(server.uri()));

    Fault fault = second.fault("queue held by another manager");
    second.start(0);
    ConnectionStatus refused = fault.awaitNoticed(Side.CONSUMING, State.REFUSED);
    assertThat(refused.reason()).contains(HostUnderFaults.configsQueue(name)).contains("exclusive");
    assertThat(second.status(Side.PUBLISHING).state()).isEqualTo(State.CONNECTED);
    first.awaitRoundsOfAll();
    first.closeWithNothingLost();
    fault.ended();

    panic.send("config", ScriptedConfig.KEY, HostUnderFaults.config(MONITORS).bytes());
    second.awaitRoundsOf("n1");
    fault.awaitRecovered();
    second.closeWithNothingLost();
  }

  @Test
  void pingIsAnsweredAfterEveryReconnect() {
    HostUnderFaults host = runningHost();
    server.rabbitmqctl("close_all_connections", "by the test");
    Fault fault = host.fault("connections closed, then pinged");
    fault.awaitRecovered();

    panic.send("health_check", "ping", "ping".getBytes(UTF_8));

    host.eventually(() -> assertThat(panic.takeHeartbeats()).isNotEmpty());
    host.closeWithNothingLost();
  }
}
