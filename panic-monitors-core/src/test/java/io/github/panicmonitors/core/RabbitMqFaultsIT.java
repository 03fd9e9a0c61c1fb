package io.github.panicmonitors.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.core.HostUnderFaults.Fault;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import io.github.panicmonitors.testkit.rabbitmq.FaultyProxy;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * What a RabbitMQ, its operator and the network can do to a manager. In each case no monitor stops,
 * and every reading is found in a durable queue at the end, in order: promises P8, P9 and P11.
 */
class RabbitMqFaultsIT {
  private static final int MONITORS = 30;
  private static final String SECRET = "tops3cret";

  private static RabbitMqServer server;

  private final List<HostUnderFaults> hosts = new ArrayList<>();
  private String name;
  private RabbitMqPanic panic;

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
    // A server that a test starts again serves the tests after it too.
    leaks.expect("rabbitmq-server-output");
    log.allow("connection: (CONNECTING|REFUSED|BLOCKED)");
    name = test.getDisplayName();
    panic = RabbitMqPanic.declare(server.uri(), name);
  }

  @AfterEach
  void closeHostsAndDeleteQueues() {
    hosts.forEach(HostUnderFaults::close);
    panic.deleteQueues();
  }

  private HostUnderFaults host(Broker broker) {
    HostUnderFaults host = new HostUnderFaults(name, broker, panic, builder -> {});
    hosts.add(host);
    return host;
  }

  private HostUnderFaults runningHost() {
    return runningHost(RabbitMqBroker.uri(server.uri()));
  }

  private HostUnderFaults runningHost(Broker broker) {
    HostUnderFaults host = host(broker).start(MONITORS);
    host.awaitFlow();
    return host;
  }

  private static Broker through(FaultyProxy proxy) {
    return RabbitMqBroker.uri("amqp://guest:guest@127.0.0.1:" + proxy.port() + "?heartbeat=2");
  }

  /** Publishes on the server itself: in an alarm it takes nothing from connections. */
  private static void publishAtServer(String exchange, String routingKey, String body) {
    String name = "rabbit_misc:r(<<\"/\">>, exchange, <<\"" + exchange + "\">>)";
    String message = "<<\"" + body.replace("\"", "\\\"") + "\">>";
    server.rabbitmqctl(
        "eval",
        "rabbit_basic:publish(" + name + ", <<\"" + routingKey + "\">>, [], " + message + ").");
  }

  @Test
  void killedServerComesBack() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("server killed");
    server.kill();
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);
    host.awaitRoundsOfAll();
    server.restart();
    fault.isOver();

    fault.awaitHealed();
    host.closeWithNothingLost();
  }

  @Test
  void serverIsRestartedInGoodOrder() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("server restarted");
    server.restart();
    fault.isOver();
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);

    fault.awaitHealed();
    host.awaitRoundsOfAll();
    host.closeWithNothingLost();
  }

  @Test
  void operatorClosesAllConnections() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("connections closed by the server");
    server.rabbitmqctl("close_all_connections", "by the test");
    fault.isOver();
    ConnectionStatus noticed = fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    assertThat(noticed.reason()).contains("by the test");

    fault.awaitHealed();
    host.awaitRoundsOfAll();
    host.closeWithNothingLost();
  }

  @Test
  void memoryAlarmHoldsReadingsBackAndNothingElse() {
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
      fault.isOver();
    }

    fault.awaitHealed();
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
      host.closeWithTheRestDropped();
    } finally {
      server.rabbitmqctl("set_vm_memory_high_watermark", "0.4");
    }
  }

  @Test
  void queueIsDeletedUnderTheConsumer() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("configurations' queue deleted");
    panic.delete(HostUnderFaults.configsQueue(name));
    fault.isOver();
    fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);

    fault.awaitHealed();
    panic.send(
        "config", ScriptedConfig.KEY, HostUnderFaults.config(MONITORS).node("late", "v1").bytes());
    host.awaitRoundsOf("late");
    host.awaitRoundsOfAll();
    host.closeWithNothingLost();
  }

  @Test
  void serverComesAfterTheManager() {
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
    fault.isOver();

    fault.awaitHealed();
    host.closeWithNothingLost();
  }

  @Test
  void passwordIsChangedAndCorrectedLater() {
    server.rabbitmqctl("add_user", "operator", "right");
    server.rabbitmqctl("set_permissions", "operator", ".*", ".*", ".*");
    HostUnderFaults host =
        runningHost(RabbitMqBroker.uri("amqp://operator:right@127.0.0.1:" + server.port()));

    Fault fault = host.fault("password changed");
    server.rabbitmqctl("change_password", "operator", "another");
    server.rabbitmqctl("close_all_connections", "by the test");
    ConnectionStatus refused = fault.awaitNoticed(Side.PUBLISHING, State.REFUSED);
    fault.awaitNoticed(Side.CONSUMING, State.REFUSED);
    assertThat(refused.reason()).startsWith("CREDENTIALS_REFUSED: ");
    host.awaitRoundsOfAll();
    server.rabbitmqctl("change_password", "operator", "right");
    fault.isOver();

    fault.awaitHealed();
    host.closeWithNothingLost();
  }

  @Test
  void credentialsAreInNoOutput(LogCheck log) {
    log.expect("messages are lost: dropped: CLOSED");
    server.rabbitmqctl("add_user", "informer", SECRET);
    server.rabbitmqctl("set_permissions", "informer", ".*", ".*", ".*");
    Broker broker = RabbitMqBroker.uri("amqp://informer:" + SECRET + "@127.0.0.1:" + server.port());
    try (CapturedOutput outputs = CapturedOutput.capture()) {
      HostUnderFaults host = runningHost(broker);
      outputs.add(Thread.getAllStackTraces().keySet());
      server.rabbitmqctl("change_password", "informer", "another");
      Fault fault = host.fault("password changed for good");
      server.rabbitmqctl("close_all_connections", "by the test");
      fault.awaitNoticed(Side.PUBLISHING, State.REFUSED);
      fault.awaitNoticed(Side.CONSUMING, State.REFUSED);
      outputs.add(host.status());
      outputs.add(host.connections());

      assertThatThrownBy(() -> host(broker).start(0)).satisfies(outputs::add);
      HostUnderFaults elsewhere =
          host(RabbitMqBroker.uri("amqp://informer:" + SECRET + "@127.0.0.1:1")).start(1);
      outputs.add(elsewhere.status());
      hosts.forEach(HostUnderFaults::close);

      assertThat(outputs.texts())
          .anySatisfy(text -> assertThat(text).contains("refused user or password"))
          .anySatisfy(text -> assertThat(text).contains("127.0.0.1:1 cannot be reached"))
          .noneSatisfy(text -> assertThat(text).contains(SECRET));
    }
  }

  @Test
  void secondManagerTakesOverWhenTheFirstEnds() {
    HostUnderFaults first = runningHost();
    HostUnderFaults second = host(RabbitMqBroker.uri(server.uri()));

    Fault fault = second.fault("queue held by another manager");
    second.start(0);
    ConnectionStatus refused = fault.awaitNoticed(Side.CONSUMING, State.REFUSED);
    assertThat(refused.reason()).contains(HostUnderFaults.configsQueue(name)).contains("exclusive");
    assertThat(second.status(Side.PUBLISHING).state()).isEqualTo(State.CONNECTED);
    first.awaitRoundsOfAll();
    first.closeWithNothingLost();
    fault.isOver();

    panic.send("config", ScriptedConfig.KEY, HostUnderFaults.config(MONITORS).bytes());
    second.awaitRoundsOf("n1");
    fault.awaitHealed();
    second.closeWithNothingLost();
  }

  @Test
  void networkCutsConnections() {
    try (FaultyProxy proxy = FaultyProxy.before(server.port())) {
      HostUnderFaults host = runningHost(through(proxy));

      Fault fault = host.fault("network cut");
      proxy.cut();
      fault.isOver();
      fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
      fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);

      fault.awaitHealed();
      host.awaitRoundsOfAll();
      host.closeWithNothingLost();
    }
  }

  @Test
  void slowNetworkIsNoFault() {
    try (FaultyProxy proxy = FaultyProxy.before(server.port())) {
      HostUnderFaults host = runningHost(through(proxy));
      ConnectionStatus before = host.status(Side.PUBLISHING);

      proxy.delay(Duration.ofMillis(300));
      host.awaitRoundsOfAll();
      host.awaitFlow();
      host.awaitRoundsOfAll();

      assertThat(host.status(Side.PUBLISHING)).isEqualTo(before);
      proxy.delay(Duration.ZERO);
      host.closeWithNothingLost();
    }
  }

  @Test
  void networkSwallowsEverything() {
    try (FaultyProxy proxy = FaultyProxy.before(server.port())) {
      HostUnderFaults host = runningHost(through(proxy));

      Fault fault = host.fault("network black hole, heartbeat of 2 s");
      proxy.swallow();
      fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
      fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);
      host.awaitRoundsOfAll();
      proxy.letThrough();
      fault.isOver();

      fault.awaitHealed();
      host.closeWithNothingLost();
    }
  }

  @Test
  void closesInTimeWhileTheNetworkSwallowsEverything(LogCheck log) {
    log.expect("messages are lost: dropped: CLOSED");
    try (FaultyProxy proxy = FaultyProxy.before(server.port())) {
      HostUnderFaults host =
          runningHost(RabbitMqBroker.uri("amqp://guest:guest@127.0.0.1:" + proxy.port()));

      proxy.swallow();
      host.awaitRoundsOfAll();

      host.closeWithTheRestDropped();
    }
  }

  @Test
  void closesInTimeWhileItConnectsToABlackHole(LogCheck log) {
    log.expect("messages are lost: dropped: CLOSED");
    try (FaultyProxy proxy = FaultyProxy.before(server.port())) {
      HostUnderFaults host = runningHost(through(proxy));

      Fault fault = host.fault("network black hole, then close");
      proxy.swallow();
      proxy.cut();
      fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
      host.awaitRoundsOfAll();

      host.closeWithTheRestDropped();
    }
  }

  @Test
  void pingIsAnsweredAfterEveryReconnect() {
    HostUnderFaults host = runningHost();
    server.rabbitmqctl("close_all_connections", "by the test");
    Fault fault = host.fault("connections closed, then pinged");
    fault.awaitHealed();

    panic.send("health_check", "ping", "ping".getBytes(UTF_8));

    host.eventually(() -> assertThat(panic.takeHeartbeats()).isNotEmpty());
    host.closeWithNothingLost();
  }
}
