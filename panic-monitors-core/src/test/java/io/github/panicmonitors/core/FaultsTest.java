package io.github.panicmonitors.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.core.HostUnderFaults.Fault;
import io.github.panicmonitors.testkit.broker.BrokerFaults;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The faults of {@link RabbitMqFaultsIT} and others, in virtual time. In each case no monitor
 * stops, and in the end every reading is in a queue, in order: promises P8, P9 and P11.
 */
class FaultsTest {
  private static final int MONITORS = 30;
  private static final String PUBLISHING = "Monitors Manager publishing";
  private static final String CONSUMING = "Monitors Manager consuming";

  private final VirtualTime time = new VirtualTime();
  private final InMemoryBroker broker = new InMemoryBroker(time);
  private final BrokerFaults faults = broker.faults();
  private final InMemoryPanic panic = InMemoryPanic.declare(broker);
  private final List<HostUnderFaults> hosts = new ArrayList<>();

  ExecutionStrategy execution() {
    return ExecutionStrategies.longLivedThreads();
  }

  @BeforeEach
  void allowConnectionReports(LogCheck log) {
    log.allow("connection: (CONNECTING|REFUSED|BLOCKED)");
  }

  @AfterEach
  void closeHostsAndBroker() {
    hosts.forEach(HostUnderFaults::close);
    broker.close();
    time.settle();
  }

  private HostUnderFaults host() {
    HostUnderFaults host =
        new HostUnderFaults(
            "host",
            broker,
            panic,
            WaitStrategy.of(time),
            builder -> builder.time(time).execution(execution()));
    hosts.add(host);
    return host;
  }

  private HostUnderFaults runningHost() {
    HostUnderFaults host = host().start(MONITORS);
    host.awaitFlow();
    return host;
  }

  private void ping() {
    panic.send("health_check", "ping", "ping".getBytes(UTF_8));
  }

  private void configure(ScriptedConfig config) {
    panic.send("config", ScriptedConfig.KEY, config.bytes());
  }

  // The server

  @Test
  void reconnectsToARestartedServer() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("server stopped");
    faults.stop();
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);
    host.awaitRoundsOfAll();
    time.advance(Duration.ofSeconds(30));
    faults.restart();
    fault.ended();

    fault.awaitRecovered();
    host.closeWithNothingLost();
  }

  @Test
  void reconnectsAfterACleanServerRestart() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("server restarted");
    faults.stop();
    faults.restart();
    fault.ended();
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);

    fault.awaitRecovered();
    host.awaitRoundsOfAll();
    host.closeWithNothingLost();
  }

  @Test
  void connectsWhenTheServerStartsLater() {
    faults.stop();
    HostUnderFaults host = host();

    Fault fault = host.fault("no server at the start");
    host.start(MONITORS);
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    host.eventually(
        () -> assertThat(host.status(Side.PUBLISHING).reason()).startsWith("UNREACHABLE"));
    time.advance(Duration.ofSeconds(10));
    host.awaitRoundsOfAll();
    faults.restart();
    fault.ended();

    fault.awaitRecovered();
    host.closeWithNothingLost();
  }

  @Test
  void memoryAlarmDelaysOnlyPublishing() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("memory alarm");
    faults.block("memory");
    ConnectionStatus blocked = fault.awaitNoticed(Side.PUBLISHING, State.BLOCKED);
    assertThat(blocked.reason()).contains("memory");
    ping();
    configure(HostUnderFaults.config(MONITORS).node("late", "v1"));
    host.awaitRoundsOf("late");
    host.awaitRoundsOfAll();
    time.advance(Duration.ofSeconds(45));
    assertThat(host.status(Side.CONSUMING).state()).isEqualTo(State.CONNECTED);
    ConnectionStatus still = host.status(Side.PUBLISHING);
    assertThat(still.state()).isEqualTo(State.BLOCKED);
    assertThat(still.since()).isEqualTo(blocked.since());
    assertThat(still.blocked()).isGreaterThanOrEqualTo(Duration.ofSeconds(45));
    assertThat(host.status().readings().pending()).isGreaterThan(MONITORS);
    faults.unblock();
    fault.ended();

    fault.awaitRecovered();
    host.eventually(() -> assertThat(panic.takeHeartbeats()).isNotEmpty());
    host.closeWithNothingLost();
  }

  @Test
  void closesInTimeWhileItIsBlocked(LogCheck log) {
    log.expect("messages are lost: dropped: CLOSED");
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("memory alarm, then close");
    faults.block("memory");
    fault.awaitNoticed(Side.PUBLISHING, State.BLOCKED);
    host.awaitRoundsOfAll();

    host.closeAndDropWaitingReadings();
  }

  // The operator

  @Test
  void reconnectsAfterTheOperatorClosedAllConnections() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("connections closed by the server");
    faults.dropConnections();
    fault.ended();
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);

    fault.awaitRecovered();
    host.awaitRoundsOfAll();
    host.closeWithNothingLost();
  }

  @Test
  void deletedConfigurationQueueIsDeclaredAgain() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("configurations' queue deleted");
    panic.delete(HostUnderFaults.configsQueue("host"));
    fault.ended();
    fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);

    fault.awaitRecovered();
    configure(HostUnderFaults.config(MONITORS).node("late", "v1"));
    host.awaitRoundsOf("late");
    host.awaitRoundsOfAll();
    host.closeWithNothingLost();
  }

  @Test
  void reconnectsOnceAChangedPasswordIsCorrected() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("password changed");
    faults.refuseConnects(1_000, BrokerFault.CREDENTIALS_REFUSED);
    faults.dropConnections();
    ConnectionStatus refused = fault.awaitNoticed(Side.PUBLISHING, State.REFUSED);
    fault.awaitNoticed(Side.CONSUMING, State.REFUSED);
    assertThat(refused.reason()).startsWith("CREDENTIALS_REFUSED: ");
    host.awaitRoundsOfAll();
    time.advance(Duration.ofSeconds(30));
    faults.heal();
    fault.ended();

    fault.awaitRecovered();
    host.closeWithNothingLost();
  }

  @Test
  void secondManagerTakesOverWhenTheFirstCloses() {
    HostUnderFaults first = runningHost();
    HostUnderFaults second = host();

    Fault fault = second.fault("queue held by another manager");
    second.start(0);
    ConnectionStatus refused = fault.awaitNoticed(Side.CONSUMING, State.REFUSED);
    assertThat(refused.reason())
        .contains(HostUnderFaults.configsQueue("host"))
        .contains("exclusive");
    assertThat(second.status(Side.PUBLISHING).state()).isEqualTo(State.CONNECTED);
    first.awaitRoundsOfAll();
    first.closeWithNothingLost();
    fault.ended();

    configure(HostUnderFaults.config(MONITORS));
    second.awaitRoundsOf("n1");
    fault.awaitRecovered();
    second.closeWithNothingLost();
  }

  // The network

  @Test
  void reconnectsAfterAllPacketsWereDropped() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("all packets dropped");
    faults.partition();
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);
    host.awaitRoundsOfAll();
    time.advance(Duration.ofSeconds(10));
    faults.endPartition();
    fault.ended();

    fault.awaitRecovered();
    host.closeWithNothingLost();
  }

  @Test
  void reconnectsAfterConnectionsDiedSilently() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("connections died silently");
    faults.partition();
    faults.endPartition();
    fault.ended();
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);

    fault.awaitRecovered();
    host.awaitRoundsOfAll();
    host.closeWithNothingLost();
  }

  @Test
  void closesInTimeWhileAllPacketsAreDropped(LogCheck log) {
    log.expect("messages are lost: dropped: CLOSED");
    HostUnderFaults host = runningHost();

    faults.partition();
    host.awaitRoundsOfAll();

    host.closeAndDropWaitingReadings();
  }

  @Test
  void closesInTimeWhileConnectingToAnUnresponsivePort(LogCheck log) {
    log.expect("messages are lost: dropped: CLOSED");
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("all packets dropped, then close");
    faults.dropConnections();
    faults.partition();
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    host.awaitRoundsOfAll();

    host.closeAndDropWaitingReadings();
  }

  // Channels

  @ParameterizedTest
  @EnumSource(names = {"ACCESS_REFUSED", "NOT_FOUND", "RESOURCE_LOCKED", "PRECONDITION_FAILED"})
  void reconnectsAfterThePublishersChannelWasClosed(BrokerFault code) {
    HostUnderFaults host = runningHost();
    ConnectionStatus consuming = host.status(Side.CONSUMING);

    Fault fault = host.fault("publisher's channel closed: " + code);
    faults.holdConfirms();
    host.awaitRoundsOfAll();
    faults.closeChannel(PUBLISHING, code);
    faults.releaseConfirms();
    fault.ended();
    host.eventually(
        () -> assertThat(host.status(Side.PUBLISHING).reason()).startsWith(code + ": "));

    fault.awaitRecovered();
    assertThat(host.status(Side.CONSUMING)).as("the other connection").isEqualTo(consuming);
    host.closeWithNothingLost();
  }

  @Test
  void reconnectsAfterTheConsumersChannelWasClosed() {
    HostUnderFaults host = runningHost();
    ConnectionStatus publishing = host.status(Side.PUBLISHING);

    Fault fault = host.fault("consumer's channel closed");
    faults.closeChannel(CONSUMING, BrokerFault.PRECONDITION_FAILED);
    fault.ended();
    configure(HostUnderFaults.config(MONITORS).node("late", "v1"));
    fault.awaitNoticed(Side.CONSUMING, State.REFUSED);

    fault.awaitRecovered();
    assertThat(host.status(Side.PUBLISHING)).as("the other connection").isEqualTo(publishing);
    host.awaitRoundsOf("late");
    host.awaitRoundsOfAll();
    host.closeWithNothingLost();
  }

  // Confirms and returns

  @Test
  void rejectedMessagesAreRetried() {
    HostUnderFaults host = runningHost();

    faults.nackNext(5 * MONITORS);
    host.awaitRoundsOfAll();
    host.awaitFlow();

    host.closeWithNothingLost();
  }

  @Test
  void confirmsMayBeLateAndOutOfOrder() {
    HostUnderFaults host = runningHost();

    faults.delayConfirms(Duration.ofSeconds(2));
    faults.reorderConfirms(Duration.ofSeconds(5));
    host.awaitRoundsOfAll();
    time.advance(Duration.ofSeconds(30));
    assertThat(host.status(Side.PUBLISHING).state()).isEqualTo(State.CONNECTED);
    faults.heal();

    host.awaitFlow();
    host.closeWithNothingLost();
  }

  @Test
  void reconnectsWhenConfirmsAreMissing() {
    HostUnderFaults host = runningHost();

    Fault fault = host.fault("confirms held");
    faults.holdConfirms();
    ConnectionStatus noticed = fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    assertThat(noticed.reason()).startsWith("TIMEOUT: no confirm within 30 s");
    faults.releaseConfirms();
    fault.ended();

    fault.awaitRecovered();
    host.awaitRoundsOfAll();
    host.closeWithNothingLost();
  }

  @Test
  void unroutableReadingsAreLostAndCounted(LogCheck log) {
    log.expect("messages are lost: NO_ROUTE");
    HostUnderFaults host = runningHost();

    faults.loseRoutes("#");
    host.eventually(() -> assertThat(host.status().readings().returned()).isGreaterThan(MONITORS));
    faults.restoreRoutes();
    host.awaitFlow();

    host.closeWithNothingLostExcept(panic.returnedReadings());
  }

  // Deliveries

  @Test
  void documentDeliveredTwiceIsAppliedOnce() {
    HostUnderFaults host = runningHost();
    faults.duplicateNext(1);
    long appliedBefore = host.status().documents().applied();

    configure(HostUnderFaults.config(MONITORS).node("late", "v1"));
    host.eventually(
        () -> assertThat(host.status().documents().applied()).isEqualTo(appliedBefore + 2));

    host.awaitRoundsOf("late");
    host.awaitRoundsOfAll();
    assertThat(broker.depth(HostUnderFaults.configsQueue("host"))).isZero();
    host.closeWithNothingLost();
  }

  @Test
  void pingDeliveredTwiceIsAnswered() {
    HostUnderFaults host = runningHost();
    faults.duplicateNext(1);

    ping();

    host.eventually(() -> assertThat(panic.takeHeartbeats()).isNotEmpty());
    host.closeWithNothingLost();
  }

  @Test
  void pingIsAnsweredAfterEveryReconnect() {
    HostUnderFaults host = runningHost();
    faults.dropConnections();
    Fault fault = host.fault("connections closed, then pinged");
    fault.awaitRecovered();

    ping();

    host.eventually(() -> assertThat(panic.takeHeartbeats()).isNotEmpty());
    host.closeWithNothingLost();
  }
}
