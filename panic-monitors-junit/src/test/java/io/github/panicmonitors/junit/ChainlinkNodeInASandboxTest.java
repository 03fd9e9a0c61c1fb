package io.github.panicmonitors.junit;

import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
import static io.github.panicmonitors.testkit.config.TestEntry.chainlinkNode;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** End to end: a configuration goes in, readings of a node come out. */
@ExtendWith(SandboxExtension.class)
class ChainlinkNodeInASandboxTest {
  private static final String KEY = "chains.chainlink.ethereum.nodes_config";

  private static TestDocument document(FakeChainlinkNode node) {
    return TestDocument.of(KEY, chainlinkNode("cl_main").id("node_1").url(node.url()));
  }

  @Test
  void discoveredProviderPublishesAReadingAndAHeartbeatEveryTenSeconds(
      MonitorsSandbox sandbox, FakeChainlinkNode node) {
    node.head(100);

    sandbox.start(sandbox.builder());
    sandbox.configure(document(node));

    sandbox.time().advance(Duration.ofSeconds(30));

    assertThat(sandbox.broker())
        .exchange("raw_data")
        .key("node.chainlink")
        .received(3)
        .texts()
        .allSatisfy(
            text ->
                assertThat(text)
                    .startsWith("{\"prometheus\":{\"result\":{\"meta_data\":")
                    .contains("\"monitor_name\":\"Node monitor (cl_main)\""));
    assertThat(sandbox.broker()).exchange("health_check").key("heartbeat.worker").received(3);
    assertThat(sandbox.broker()).exchange("monitorable").key("chainlink.nodes").received(1);
  }

  @Test
  void reportsANodeThatGoesDownAndRecovers(MonitorsSandbox sandbox, FakeChainlinkNode node) {
    MonitorsManager manager = sandbox.start(sandbox.builder());
    sandbox.configure(document(node));
    node.stop();
    sandbox.time().advance(Duration.ofSeconds(10));
    assertThat(lastFailure(manager)).isEqualTo(FailureKind.CONNECT);
    assertThat(sandbox.broker())
        .exchange("raw_data")
        .key("node.chainlink")
        .texts()
        .last()
        .asString()
        .contains("\"code\":5015", "Node cl_main is unreachable");

    node.start();
    sandbox.time().advance(Duration.ofSeconds(10));

    assertThat(manager.status().monitors().get(0).lastRound().orElseThrow().failure()).isEmpty();
    assertThat(manager.status().readings().confirmed()).isEqualTo(2);
  }

  private static FailureKind lastFailure(MonitorsManager manager) {
    MonitorStatus monitor = manager.status().monitors().get(0);
    return monitor.lastRound().orElseThrow().failure().orElseThrow();
  }

  @Test
  void diagnosticsShowStatesAndLastMessages(MonitorsSandbox sandbox, FakeChainlinkNode node) {
    sandbox.start(sandbox.builder());
    sandbox.configure(document(node));
    sandbox.time().advance(Duration.ofSeconds(10));
    sandbox.broker().faults().nackNext(1);
    sandbox.ping();

    assertThat(sandbox.diagnostics())
        .contains(
            "Monitors Manager: RUNNING",
            "node_1",
            "  PUBLISHING: CONNECTED since 2026-01-01T00:00:00Z, 0 failed attempts, 0 reconnects\n",
            "  Node monitor (cl_main), chainlink-node:node_1: WAITING\n    1 rounds, ",
            ", success\n",
            "  readings: 1 gathered = 1 confirmed + 0 returned + 0 dropped + 0 pending\n",
            "  heartbeats: 2 gathered = 1 confirmed + 0 returned + 0 dropped + 1 pending\n",
            "  monitorables: 2 gathered = 2 confirmed + 0 returned + 0 dropped + 0 pending\n",
            "  monitors_manager_configs_queue: 0\n",
            "  all-of-raw_data: 1\n",
            "\nraw_data: 1 messages\n",
            "\nnacked by health_check: 1 messages\n  2026-01-01T00:00:10Z heartbeat.manager: {")
        .doesNotContain("nacked by raw_data");
  }

  @Test
  void diagnosticsShowFailures(MonitorsSandbox sandbox, FakeChainlinkNode node, LogCheck log) {
    log.expect("rejected .*other")
        .expect("HEARTBEAT messages are lost")
        .expect("connection: CONNECTING");
    sandbox.start(sandbox.builder());
    node.stop();
    sandbox.configure(
        TestDocument.of(KEY, chainlinkNode("cl_main").url(node.url()), chainlinkNode("other")));
    sandbox.time().advance(Duration.ofSeconds(10));
    sandbox.broker().faults().loseRoutes("heartbeat.manager");
    sandbox.ping();
    sandbox.broker().faults().stop();
    sandbox.time().settle();

    assertThat(sandbox.diagnostics())
        .contains(
            "  CONSUMING: CONNECTING since 2026-01-01T00:00:10Z, 1 failed attempts, 0 reconnects, ",
            ", CONNECT: ",
            "  rejected 'other' of " + KEY + ": node_prometheus_urls has no URL\n",
            "  2026-01-01T00:00:10Z heartbeat.manager, returned: {");
  }
}
