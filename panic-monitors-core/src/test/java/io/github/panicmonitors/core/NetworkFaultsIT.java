package io.github.panicmonitors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.core.HostUnderFaults.Fault;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.rabbitmq.FaultyProxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Faults of the network between a manager and its RabbitMQ. */
class NetworkFaultsIT extends RabbitMqFaults {
  private static Broker through(FaultyProxy proxy) {
    return RabbitMqBroker.uri("amqp://guest:guest@127.0.0.1:" + proxy.port() + "?heartbeat=2");
  }

  @Test
  void reconnectsAfterANetworkCut() {
    try (FaultyProxy proxy = FaultyProxy.to(server.port())) {
      HostUnderFaults host = runningHost(through(proxy));

      Fault fault = host.fault("network cut");
      proxy.dropConnections();
      fault.ended();
      fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
      fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);

      fault.awaitRecovered();
      host.awaitRoundsOfAll();
      host.closeWithNothingLost();
    }
  }

  @Test
  void slowNetworkIsNoFault() {
    try (FaultyProxy proxy = FaultyProxy.to(server.port())) {
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
  void reconnectsAfterAllPacketsWereDropped() {
    try (FaultyProxy proxy = FaultyProxy.to(server.port())) {
      HostUnderFaults host = runningHost(through(proxy));

      Fault fault = host.fault("all packets dropped, heartbeat of 2 s");
      proxy.pause();
      fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
      fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);
      host.awaitRoundsOfAll();
      proxy.resume();
      fault.ended();

      fault.awaitRecovered();
      host.closeWithNothingLost();
    }
  }

  @Test
  void closesInTimeWhileAllPacketsAreDropped(LogCheck log) {
    log.expect("messages are lost: dropped: CLOSED");
    try (FaultyProxy proxy = FaultyProxy.to(server.port())) {
      HostUnderFaults host =
          runningHost(RabbitMqBroker.uri("amqp://guest:guest@127.0.0.1:" + proxy.port()));

      proxy.pause();
      host.awaitRoundsOfAll();

      host.closeAndDropWaitingReadings();
    }
  }

  @Test
  void closesInTimeWhileConnectingToAnUnresponsivePort(LogCheck log) {
    log.expect("messages are lost: dropped: CLOSED");
    try (FaultyProxy proxy = FaultyProxy.to(server.port())) {
      HostUnderFaults host = runningHost(through(proxy));

      Fault fault = host.fault("all packets dropped, then close");
      proxy.pause();
      proxy.dropConnections();
      fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
      host.awaitRoundsOfAll();

      host.closeAndDropWaitingReadings();
    }
  }
}
