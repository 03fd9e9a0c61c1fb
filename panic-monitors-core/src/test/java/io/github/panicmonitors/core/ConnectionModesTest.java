package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The modes in which monitors do not share a publishing connection. */
@ParameterizedClass
@EnumSource(
    value = ConnectionMode.class,
    names = {"PER_MONITOR", "PER_ROUND"})
class ConnectionModesTest {
  private static final int MANAGERS_CONNECTIONS = 2;

  @Parameter private ConnectionMode mode;

  private InMemoryManager host;

  ExecutionStrategy execution() {
    return ExecutionStrategies.longLivedThreads();
  }

  private InMemoryManager started() {
    host =
        new InMemoryManager(builder -> builder.execution(execution()).connections(mode)).started();
    return host;
  }

  @AfterEach
  void checkCountsAndConnections() {
    if (host != null) {
      host.time.run(host.manager::close);
      assertThat(host.broker.connections()).isEmpty();
      assertThat(host.status().monitorConnections().open()).isZero();
      MessageCounts readings = host.status().readings();
      assertThat(readings.pending()).isZero();
      assertThat(readings.gathered())
          .isEqualTo(readings.confirmed() + readings.returned() + readings.dropped());
      assertThat(host.provider.overlaps()).isZero();
      host.close();
    }
  }

  /** Creates a host whose monitors connect to {@code broker}. */
  private InMemoryManager started(UnaryOperator<Broker> broker) {
    host =
        new InMemoryManager(
            (memory, builder) ->
                builder.execution(execution()).connections(mode).broker(broker.apply(memory)));
    return host.started();
  }

  /** Returns whether a connection with this name belongs to a monitor. */
  private static boolean isOfMonitor(String name) {
    return name.contains("Node monitor");
  }

  private boolean staysOpen() {
    return mode == ConnectionMode.PER_MONITOR;
  }

  private List<String> values(String id) {
    return host.published("raw_data").stream()
        .filter(message -> message.messageId().contains(":" + id + ":"))
        .map(message -> String.valueOf(message.headers().get("slot")))
        .toList();
  }

  @Test
  void everyMonitorHasItsOwnConnection() {
    started().send(config().node("n1", "v1").node("n2", "v1").node("n3", "v1"));

    host.advancePeriods(5);

    assertThat(host.status().readings()).isEqualTo(new MessageCounts(15, 15, 0, Map.of()));
    assertThat(host.status().heartbeats()).isEqualTo(new MessageCounts(15, 15, 0, Map.of()));
    assertThat(host.status().monitorConnections().mode()).isEqualTo(mode);
    assertThat(host.status().monitorConnections().opened()).isEqualTo(staysOpen() ? 3 : 15);
    assertThat(host.status().monitorConnections().open()).isEqualTo(staysOpen() ? 3 : 0);
    assertThat(host.broker.connections()).hasSize(MANAGERS_CONNECTIONS + (staysOpen() ? 3 : 0));
  }

  @Test
  void connectionIsNamedAfterItsMonitor() {
    started().send(config().node("n1", "v1"));
    host.broker.faults().holdConfirms();

    host.advancePeriods(1);

    assertThat(host.broker.connections()).contains("Monitors Manager Node monitor (name of n1)");
    host.broker.faults().releaseConfirms();
  }

  @Test
  void messagesOfARoundAndItsHeartbeatArePublishedInTheRound() {
    started().send(config().node("n1", "v1"));

    host.advancePeriods(1);

    RecordedMessage reading = host.published("raw_data").get(0);
    assertThat(host.published("health_check"))
        .singleElement()
        .extracting(RecordedMessage::time)
        .isEqualTo(reading.time());
  }

  @Test
  void updateKeepsTheMonitorsConnection() {
    started().send(config().node("n1", "v1"));
    host.advancePeriods(2);

    host.send(config().node("n1", "v2"));
    host.advancePeriods(2);

    assertThat(host.status().monitorConnections().opened()).isEqualTo(staysOpen() ? 1 : 4);
    assertThat(host.status().readings().confirmed()).isEqualTo(4);
  }

  @Test
  void removedMonitorDisconnects() {
    started().send(config().node("n1", "v1").node("n2", "v1"));
    host.advancePeriods(2);

    host.send(config().node("n2", "v1"));

    assertThat(host.status().monitorConnections().open()).isEqualTo(staysOpen() ? 1 : 0);
  }

  @Test
  void removedMonitorsWaitingReadingsAreSuperseded(LogCheck log) {
    log.expect("CONNECTION_LOST");
    log.allow("UNREACHABLE");
    started().send(config().node("n1", "v1").node("n2", "v1"));
    host.advancePeriods(1);
    host.broker.faults().stop();
    host.advancePeriods(3);
    assertThat(host.status().readings().pending()).isEqualTo(6);

    Future<?> applied = host.manager.apply(config().node("n2", "v1").document());
    host.time.settle();
    assertThat(applied).isDone();
    host.broker.faults().restart();
    host.advancePeriods(3);

    assertThat(host.status().readings().dropped(DropReason.SUPERSEDED)).isEqualTo(3);
    assertThat(host.status().readings().pending()).isZero();
    assertThat(host.status().readings().lost()).isEqualTo(3);
  }

  @Test
  void readingsWaitForTheMonitorsNextConnectionInOrder(LogCheck log) {
    log.expect("CONNECTION_LOST");
    log.expect("UNREACHABLE");
    started().send(config().node("n1", "v1").node("n2", "v1"));
    host.advancePeriods(2);

    host.broker.faults().stop();
    host.advancePeriods(4);
    assertThat(host.status().readings().pending()).isEqualTo(8);
    host.broker.faults().restart();
    host.advancePeriods(4);

    assertThat(host.status().readings()).isEqualTo(new MessageCounts(20, 20, 0, Map.of()));
    assertThat(values("n1")).hasSize(10).isSorted().doesNotHaveDuplicates();
    assertThat(host.monitor("n1").skippedSlots()).isZero();
  }

  @Test
  void refusedConnectionIsReportedAndRetriedInTheNextRound(LogCheck log) {
    log.expect("connections of monitors fail: CREDENTIALS_REFUSED.* \\(.+\\)$");
    started().send(config().node("n1", "v1"));
    host.broker.faults().refuseConnects(2, BrokerFault.CREDENTIALS_REFUSED);

    host.advancePeriods(2);
    assertThat(host.status().monitorConnections().failing()).isEqualTo(1);
    assertThat(host.status().monitorConnections().reason()).startsWith("CREDENTIALS_REFUSED");
    assertThat(host.status().publishing().state()).isEqualTo(State.CONNECTED);

    host.advancePeriods(1);
    assertThat(host.status().monitorConnections().failing()).isZero();
    assertThat(host.status().readings()).isEqualTo(new MessageCounts(3, 3, 0, Map.of()));
  }

  @Test
  void roundFinishesOnceItsReadingIsConfirmed(LogCheck log) {
    log.expect("not confirmed within the round's time");
    started().send(config().node("n1", "v1"));
    host.broker.faults().holdConfirms();

    host.advancePeriods(1);
    assertThat(host.monitor("n1").state()).isEqualTo(MonitorState.RUNNING);

    host.advance(Duration.ofSeconds(30));
    assertThat(host.monitor("n1").skippedSlots()).isEqualTo(2);
    assertThat(host.status().readings().pending()).isPositive();

    host.broker.faults().releaseConfirms();
    host.advance(Duration.ofSeconds(30));
    assertThat(host.status().readings().lost()).isZero();
    assertThat(host.status().readings().pending()).isZero();
    assertThat(host.monitor("n1").skippedSlots()).isLessThanOrEqualTo(5);
  }

  @Test
  void blockedBrokerDelaysNoRound(LogCheck log) {
    log.expect("connections of monitors fail: BLOCKED: memory");
    log.allow("PUBLISHING connection: BLOCKED");
    started().send(config().node("n1", "v1"));
    host.advancePeriods(1);
    host.broker.faults().block("memory");

    host.advancePeriods(5);
    assertThat(host.monitor("n1").rounds()).isEqualTo(6);
    assertThat(host.monitor("n1").skippedSlots()).isZero();
    assertThat(host.status().monitorConnections().reason()).isEqualTo("BLOCKED: memory");

    host.broker.faults().unblock();
    host.advancePeriods(2);
    assertThat(host.status().readings()).isEqualTo(new MessageCounts(8, 8, 0, Map.of()));
    assertThat(host.status().monitorConnections().failing()).isZero();
    assertThat(values("n1").stream().distinct()).hasSize(8).isSorted();
  }

  @Test
  void rejectedReadingIsRetriedInTheNextRound() {
    started().send(config().node("n1", "v1"));
    host.broker.faults().nackNext(1);
    host.advancePeriods(1);
    assertThat(host.status().readings().pending()).isEqualTo(1);

    host.advancePeriods(1);

    assertThat(host.status().readings()).isEqualTo(new MessageCounts(2, 2, 0, Map.of()));
  }

  @Test
  void updateCancelsADelivery() {
    started().send(config().node("n1", "v1"));
    host.broker.faults().holdConfirms();
    host.advancePeriods(1);

    host.send(config().node("n1", "v2"));
    host.broker.faults().releaseConfirms();
    host.advancePeriods(1);

    assertThat(host.monitor("n1").generation()).isEqualTo(2);
    assertThat(host.published("raw_data"))
        .last()
        .satisfies(reading -> assertThat(reading.headers()).containsEntry("generation", 2L));
    assertThat(host.status().readings().dropped(DropReason.SUPERSEDED)).isEqualTo(1);
    assertThat(host.status().readings().pending()).isZero();
  }

  @Test
  void closePublishesWaitingReadingsOverTheManagersConnection(LogCheck log) {
    log.expect("connections of monitors fail: UNREACHABLE");
    started().send(config().node("n1", "v1").node("n2", "v1"));
    host.broker.faults().refuseConnects(2, BrokerFault.UNREACHABLE);
    host.advancePeriods(1);
    assertThat(host.status().readings().pending()).isEqualTo(2);

    host.time.run(host.manager::close);

    assertThat(host.status().readings()).isEqualTo(new MessageCounts(2, 2, 0, Map.of()));
  }

  @Test
  void closesInTimeWhileTheBrokerIsBlocked(LogCheck log) {
    log.expect("BLOCKED: memory");
    log.expect("dropped: CLOSED");
    ScriptedConfig many = config();
    IntStream.range(0, 100).forEach(i -> many.node("n" + i, "v1"));
    started().send(many);
    host.broker.faults().block("memory");
    host.advancePeriods(2);

    long before = host.time.nanoTime();
    host.time.run(host.manager::close);

    assertThat(Duration.ofNanos(host.time.nanoTime() - before))
        .isLessThanOrEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void hungMonitorsConnectionClosesWhenItIsRemoved(LogCheck log) {
    log.expect("n1.*did not end after it was cancelled");
    log.allow("an abandoned round ended late");
    started().send(config().node("n1", "v1"));
    host.advancePeriods(1);
    host.provider.script(
        "n1",
        (node, round) -> {
          host.time.hangIgnoringInterrupts();
          return ScriptedProvider.reading(node, round);
        });
    host.advancePeriods(1);

    host.send(config());
    host.advance(Duration.ofSeconds(3));

    assertThat(host.status().abandonedThreads()).isEqualTo(1);
    assertThat(host.status().monitorConnections().open()).isZero();
  }

  @Test
  void entriesBeyondAThousandAreRejected(LogCheck log) {
    log.expect("rejected .*more than 1000 monitorables, with connections");
    ScriptedConfig many = config();
    IntStream.range(0, 1_002).forEach(i -> many.node("n" + i, "v1"));
    started().send(many);

    assertThat(host.status().monitors()).hasSize(1_000);
    assertThat(host.status().rejected())
        .hasSize(2)
        .allSatisfy(
            entry ->
                assertThat(entry.reason())
                    .isEqualTo("more than 1000 monitorables, with connections " + mode));
  }

  @Test
  void limitAboveAThousandIsRejected() {
    MonitorsManagerBuilder builder =
        MonitorsManager.builder().connections(mode).maxMonitorables(1_001);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("maxMonitorables must be at most 1000 with connections " + mode + ": 1001");
  }

  @Test
  void brokerWithABugStopsNoMonitor(LogCheck log) {
    log.expect("the messages could not be sent");
    AtomicInteger attempts = new AtomicInteger();
    started(
            memory ->
                new ForwardingBroker(memory) {
                  @Override
                  public BrokerConnection connect(String name, ConnectionListener listener)
                      throws BrokerException, InterruptedException {
                    if (isOfMonitor(name) && attempts.incrementAndGet() == 1) {
                      throw new IllegalStateException("broken");
                    }
                    return super.connect(name, listener);
                  }
                })
        .send(config().node("n1", "v1"));

    host.advance(Duration.ofMinutes(2));

    assertThat(host.monitor("n1").rounds()).isEqualTo(12);
    assertThat(host.status().abandonedThreads()).isZero();
    assertThat(host.status().readings()).isEqualTo(new MessageCounts(12, 12, 0, Map.of()));
  }

  @Test
  void connectionOpenedAfterItsRoundWasAbandonedIsClosed(LogCheck log) {
    log.expect("n1.*did not end after it was cancelled");
    log.allow("connections of monitors fail");
    AtomicInteger attempts = new AtomicInteger();
    started(
            memory ->
                new ForwardingBroker(memory) {
                  @Override
                  public BrokerConnection connect(String name, ConnectionListener listener)
                      throws BrokerException, InterruptedException {
                    if (isOfMonitor(name) && attempts.incrementAndGet() == 1) {
                      host.time.hangIgnoringInterrupts();
                    }
                    return super.connect(name, listener);
                  }
                })
        .send(config().node("n1", "v1"));
    host.advance(Duration.ofSeconds(60));
    assertThat(host.status().abandonedThreads()).isEqualTo(1);
    long confirmed = host.status().readings().confirmed();
    assertThat(confirmed).isPositive();

    host.time.releaseHung();
    host.advance(Duration.ofSeconds(60));

    assertThat(host.status().monitorConnections().open()).isEqualTo(staysOpen() ? 1 : 0);
    assertThat(host.broker.connections().stream().filter(ConnectionModesTest::isOfMonitor))
        .hasSize(staysOpen() ? 1 : 0);
    assertThat(host.status().readings().confirmed()).isEqualTo(confirmed + 6);
    assertThat(host.status().readings().pending()).isZero();
  }

  @Test
  void monitorThatUsesItsWholeDeadlineStillPublishes() {
    started();
    host.broker.faults().delayConfirms(Duration.ofMillis(500));
    host.provider.script(
        "n1",
        (node, round) -> {
          long last = host.time.nanoTime() + round.remaining().toNanos() - 1_000_000;
          assertThat(host.time.waiter().await(last)).isFalse();
          return ScriptedProvider.reading(node, round);
        });
    host.send(config().node("n1", "v1"));

    host.advance(Duration.ofSeconds(45));

    assertThat(host.status().readings().confirmed()).isEqualTo(1);
  }

  @Test
  void connectionWithMissingConfirmsAfterABlockageIsReplaced(LogCheck log) {
    log.expect("connections of monitors fail");
    log.allow("PUBLISHING connection");
    started().send(config().node("n1", "v1"));
    host.broker.faults().block("memory");
    host.advancePeriods(1);
    long opened = host.status().monitorConnections().opened();

    host.broker.faults().holdConfirms();
    host.broker.faults().unblock();
    host.advance(Duration.ofSeconds(60));

    assertThat(host.status().monitorConnections().opened()).isGreaterThan(opened);
    host.broker.faults().releaseConfirms();
    host.advance(Duration.ofSeconds(60));
    assertThat(host.status().readings().pending()).isZero();
    assertThat(host.status().readings().lost()).isZero();
  }
}
