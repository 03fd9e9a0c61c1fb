package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.MonitorConnections;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.OutboxStatus;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.manager.RoundTotals;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds manager statuses; by default of a healthy manager without monitors. */
final class Statuses {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final String DOCUMENT = "chains.chainlink.ethereum.nodes_config";
  private static final MonitorId KEY = new MonitorId("chainlink-node", "node_1");

  private ManagerStatus.State state = ManagerStatus.State.RUNNING;
  private ConnectionStatus publishing =
      new ConnectionStatus(
          Side.PUBLISHING, ConnectionStatus.State.CONNECTED, NOON, "", 0, 0, Duration.ZERO);
  private ConnectionStatus consuming =
      new ConnectionStatus(
          Side.CONSUMING, ConnectionStatus.State.CONNECTED, NOON, "", 0, 0, Duration.ZERO);
  private MonitorConnections connections = MonitorConnections.none(ConnectionMode.SHARED);
  private final List<MonitorStatus> monitors = new ArrayList<>();

  Statuses state(ManagerStatus.State value) {
    state = value;
    return this;
  }

  Statuses publishing(ConnectionStatus.State value, String reason) {
    publishing =
        new ConnectionStatus(Side.PUBLISHING, value, NOON, reason, 2, 3, Duration.ofMillis(1_500));
    return this;
  }

  Statuses consuming(ConnectionStatus.State value, String reason) {
    consuming =
        new ConnectionStatus(Side.CONSUMING, value, NOON, reason, 2, 3, Duration.ofMillis(1_500));
    return this;
  }

  Statuses failingConnections(int count, String reason) {
    connections = new MonitorConnections(ConnectionMode.PER_MONITOR, 0, 9, count, reason);
    return this;
  }

  Statuses nodeDown() {
    RoundResult result =
        RoundResult.failure(
            FailureKind.CONNECT,
            "no",
            "http://h:1/metrics",
            RawData.of("node.chainlink", Map.of()));
    return monitor(result, FailureKind.CONNECT, "Node <b> is unreachable");
  }

  Statuses nodeUp() {
    return monitor(RoundResult.reading(), null, "");
  }

  Statuses monitors(MonitorStatus... values) {
    monitors.addAll(List.of(values));
    return this;
  }

  private Statuses monitor(RoundResult result, FailureKind failure, String message) {
    RoundReport last =
        new RoundReport(
            KEY,
            "Node monitor (a)",
            1,
            77,
            NOON,
            Duration.ofMillis(2),
            Duration.ofMillis(1_500),
            result,
            failure,
            message);
    monitors.add(
        new MonitorStatus(KEY, DOCUMENT, "Node monitor (a)", MonitorState.WAITING, 1, 5, 2, last));
    return this;
  }

  ManagerStatus status() {
    return new ManagerStatus(
        "Node Monitors Manager",
        state,
        publishing,
        consuming,
        connections,
        monitors,
        new ExecutionLoad(Integer.MAX_VALUE, 0.5, Duration.ofMillis(20)),
        new ManagerStatus.Documents(3, 2, 1, 5, 7),
        List.of(new RejectedEntry("k", "chainlink-node", "node_9", "name is missing", NOON)),
        List.of(new RoundTotals("chainlink-node", 8, Map.of(FailureKind.CONNECT, 2L), 4)),
        new OutboxStatus(1, 600, Duration.ofMillis(250), 10_000, 1 << 26, Duration.ofMinutes(5)),
        new MessageCounts(10, 5, 1, Map.of(DropReason.AGE, 3L)),
        MessageCounts.EMPTY,
        MessageCounts.EMPTY,
        4,
        6);
  }
}
