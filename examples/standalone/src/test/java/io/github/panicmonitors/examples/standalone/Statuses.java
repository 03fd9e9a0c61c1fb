package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.MonitorConnections;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.OutboxStatus;
import io.github.panicmonitors.api.manager.RoundTotals;
import io.github.panicmonitors.api.manager.Startup;
import io.github.panicmonitors.api.manager.WaitingDocuments;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.monitor.Warning;
import io.github.panicmonitors.testkit.status.TestManagerStatus;
import io.github.panicmonitors.testkit.status.TestMonitorStatus;
import io.github.panicmonitors.testkit.status.TestRoundReport;
import java.time.Duration;
import java.util.Map;

/** Builds manager statuses in which all counts differ; by default without monitors. */
final class Statuses {
  private static final String DOCUMENT = "chains.chainlink.ethereum.nodes_config";
  private static final String TYPE = "chainlink-node";

  private final TestManagerStatus status =
      TestManagerStatus.named("Node Monitors Manager")
          .load(new ExecutionLoad(Integer.MAX_VALUE, 0.5, Duration.ofMillis(20)))
          .startup(new Startup(true, 4, 4))
          .documents(new ManagerStatus.Documents(3, 2, 1, 5, 7))
          .rejected("k", TYPE, "node_9", "name is missing")
          .unclaimed("chains.cosmos.regen.nodes_config")
          .rounds(
              new RoundTotals(
                  TYPE,
                  8,
                  Map.of(FailureKind.CONNECT, 2L),
                  4,
                  Map.of(Warning.Kind.UNSUPPORTED, 3L)))
          .outbox(
              new OutboxStatus(
                  1, 600, Duration.ofMillis(250), 10_000, 1 << 26, Duration.ofMinutes(5)))
          .readings(new MessageCounts(10, 5, 1, Map.of(DropReason.AGE, 3L)))
          .abandonedThreads(4)
          .droppedEvents(6);

  Statuses state(ManagerStatus.State value) {
    status.state(value);
    return this;
  }

  Statuses publishing(ConnectionStatus.State value, String reason) {
    status.publishing(connection(Side.PUBLISHING, value, reason));
    return this;
  }

  Statuses consuming(ConnectionStatus.State value, String reason) {
    status.consuming(connection(Side.CONSUMING, value, reason));
    return this;
  }

  private static ConnectionStatus connection(
      Side side, ConnectionStatus.State state, String reason) {
    Duration blocked = Duration.ofMillis(1_500);
    return new ConnectionStatus(side, "", state, TestManagerStatus.TIME, reason, 2, 3, blocked);
  }

  Statuses failingConnections(int count, String reason) {
    status.monitorConnections(
        new MonitorConnections(ConnectionMode.PER_MONITOR, 0, 9, count, reason));
    return this;
  }

  Statuses startup(boolean started, int restored, int stored) {
    status.startup(new Startup(started, restored, stored));
    return this;
  }

  Statuses waiting(int count, Duration oldest) {
    status.waitingDocuments(new WaitingDocuments(count, oldest));
    return this;
  }

  Statuses readings(MessageCounts value) {
    status.readings(value);
    return this;
  }

  /** Adds skipped slots of another type. */
  Statuses skippedSlots(long count) {
    status.rounds(new RoundTotals("ship", 0, Map.of(), count, Map.of()));
    return this;
  }

  /** Adds a monitor without a finished round. */
  Statuses monitor(MonitorState state, Duration period, Duration sinceRound) {
    status.monitor(
        TestMonitorStatus.of(TYPE, "node").state(state).period(period).sinceRound(sinceRound));
    return this;
  }

  Statuses nodeDown() {
    return node(
        RoundResult.failure(
            FailureKind.CONNECT,
            "Node <b> is unreachable",
            "http://h:1/metrics",
            RawData.of("node.chainlink", Map.of())));
  }

  Statuses nodeUp() {
    return node(RoundResult.reading().withWarning(Warning.Kind.UNSUPPORTED, "no peers"));
  }

  private Statuses node(RoundResult result) {
    TestRoundReport last =
        TestRoundReport.of(TYPE, "node_1")
            .slot(77)
            .lag(Duration.ofMillis(2))
            .took(Duration.ofMillis(1_500))
            .result(result);
    status.monitor(
        TestMonitorStatus.of(TYPE, "node_1")
            .document(DOCUMENT)
            .name("Node monitor (a)")
            .rounds(5)
            .skippedSlots(2)
            .sinceRound(Duration.ofMillis(2_500))
            .last(last));
    return this;
  }

  Statuses monitors(MonitorStatus... values) {
    for (MonitorStatus value : values) {
      status.monitor(value);
    }
    return this;
  }

  ManagerStatus status() {
    return status.build();
  }
}
