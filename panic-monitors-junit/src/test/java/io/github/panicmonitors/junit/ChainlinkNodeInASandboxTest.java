package io.github.panicmonitors.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main job from end to end: a configuration in, a node's readings out. */
@ExtendWith(SandboxExtension.class)
class ChainlinkNodeInASandboxTest {
  private static final String KEY = "chains.chainlink.ethereum.nodes_config";

  private static String document(FakeChainlinkNode node) {
    return """
        {"DEFAULT": {}, "node_1": {"id": "node_1", "parent_id": "chain_1", "name": "cl_main",
         "node_prometheus_urls": "%s", "monitor_node": "true", "monitor_prometheus": "true"}}"""
        .formatted(node.url());
  }

  @Test
  void discoveredProviderPublishesAReadingAndAHeartbeatEveryTenSeconds(MonitorsSandbox sandbox) {
    try (FakeChainlinkNode node = FakeChainlinkNode.create().head(100)) {
      sandbox.start(sandbox.builder());
      sandbox.configure(KEY, document(node));

      sandbox.time().advance(Duration.ofSeconds(30));

      assertThat(sandbox.published("raw_data", "node.chainlink"))
          .hasSize(3)
          .extracting(RecordedMessage::text)
          .allSatisfy(
              text ->
                  assertThat(text)
                      .startsWith("{\"prometheus\":{\"result\":{\"meta_data\":")
                      .contains("\"monitor_name\":\"Node monitor (cl_main)\""));
      assertThat(sandbox.published("health_check", "heartbeat.worker")).hasSize(3);
      assertThat(sandbox.published("monitorable", "chainlink.nodes")).hasSize(1);
    }
  }

  @Test
  void nodeThatGoesDownAndComesBackIsToldSo(MonitorsSandbox sandbox) {
    try (FakeChainlinkNode node = FakeChainlinkNode.create()) {
      MonitorsManager manager = sandbox.start(sandbox.builder());
      sandbox.configure(KEY, document(node));
      node.stop();
      sandbox.time().advance(Duration.ofSeconds(10));
      assertThat(lastFailure(manager)).isEqualTo(FailureKind.CONNECT);
      assertThat(sandbox.published("raw_data", "node.chainlink"))
          .last()
          .satisfies(
              message ->
                  assertThat(message.text())
                      .contains("\"code\":5015", "Node cl_main is unreachable"));

      node.start();
      sandbox.time().advance(Duration.ofSeconds(10));

      assertThat(manager.status().monitors().get(0).lastRound().orElseThrow().failure()).isEmpty();
      assertThat(manager.status().readings().confirmed()).isEqualTo(2);
    }
  }

  private static FailureKind lastFailure(MonitorsManager manager) {
    MonitorStatus monitor = manager.status().monitors().get(0);
    return monitor.lastRound().orElseThrow().failure().orElseThrow();
  }

  @Test
  void diagnosisTellsStatesAndLastMessages(MonitorsSandbox sandbox) {
    try (FakeChainlinkNode node = FakeChainlinkNode.create()) {
      sandbox.start(sandbox.builder());
      sandbox.configure(KEY, document(node));
      sandbox.time().advance(Duration.ofSeconds(10));
      sandbox.ping();

      assertThat(sandbox.diagnosis())
          .contains(
              "Monitors Manager: RUNNING", "node_1", "raw_data: 1 messages", "heartbeat.manager");
    }
  }
}
