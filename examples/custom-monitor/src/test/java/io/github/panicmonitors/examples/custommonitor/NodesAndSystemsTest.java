package io.github.panicmonitors.examples.custommonitor;

import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
import static io.github.panicmonitors.testkit.config.TestEntry.chainlinkNode;
import static io.github.panicmonitors.testkit.config.TestEntry.system;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.junit.MonitorsSandbox;
import io.github.panicmonitors.junit.SandboxExtension;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import io.github.panicmonitors.testkit.node.FakeMetricsServer;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One manager, one queue of configurations, one queue of rounds, two types of monitors. */
@ExtendWith(SandboxExtension.class)
class NodesAndSystemsTest {
  private static final String NODES = "chains.chainlink.ethereum.nodes_config";
  private static final String SYSTEMS = "chains.chainlink.ethereum.systems_config";

  @AutoClose private final FakeChainlinkNode node = FakeChainlinkNode.create();
  @AutoClose private final FakeMetricsServer exporter = FakeMetricsServer.create();

  @BeforeEach
  void servePage() {
    exporter.page(ExporterPage.TEXT);
  }

  private static MonitorsManager start(MonitorsSandbox sandbox) {
    return sandbox.start(sandbox.builder().execution(ExecutionStrategies.taskQueue(2)));
  }

  private void configure(MonitorsSandbox sandbox) {
    sandbox.configure(TestDocument.of(NODES, chainlinkNode("cl_main").url(node.url())));
    sandbox.configure(
        TestDocument.of(
            SYSTEMS, system("sentry").url(exporter.url()), system("db").url(exporter.url())));
  }

  @Test
  void nodesAndSystemsAreReadEachAtItsOwnPeriod(MonitorsSandbox sandbox) {
    MonitorsManager manager = start(sandbox);
    configure(sandbox);

    sandbox.time().advance(Duration.ofMinutes(5));

    assertThat(sandbox.broker()).exchange("raw_data").key("node.chainlink").received(30);
    assertThat(sandbox.broker())
        .exchange("raw_data")
        .key("system")
        .received(10)
        .texts()
        .allMatch(text -> text.startsWith("{\"result\":{\"meta_data\":{\"monitor_name\":"));
    assertThat(sandbox.broker()).exchange("health_check").key("heartbeat.worker").received(40);
    assertThat(manager.status().readings().confirmed()).isEqualTo(40);
    assertThat(manager.status().monitors()).hasSize(3);
  }

  @Test
  void panicIsToldWhatIsMonitoredByCategory(MonitorsSandbox sandbox) {
    start(sandbox);
    configure(sandbox);

    assertThat(sandbox.broker()).exchange("monitorable").key("chainlink.nodes").received(1);
    assertThat(sandbox.broker())
        .exchange("monitorable")
        .key("chainlink.systems")
        .texts()
        .singleElement()
        .asString()
        .contains("\"source_name\":\"sentry\"", "\"source_name\":\"db\"");
  }

  @Test
  void systemsGoOnWhenTheNodesAreRemovedAndTheirExporterIsDown(MonitorsSandbox sandbox) {
    MonitorsManager manager = start(sandbox);
    configure(sandbox);
    sandbox.time().advance(Duration.ofMinutes(1));

    sandbox.configure(TestDocument.of(NODES));
    exporter.stop();
    sandbox.time().advance(Duration.ofMinutes(1));

    assertThat(sandbox.broker()).exchange("raw_data").key("node.chainlink").received(6);
    assertThat(sandbox.broker())
        .exchange("raw_data")
        .key("system")
        .received(4)
        .texts()
        .last()
        .asString()
        .startsWith("{\"error\":{")
        .contains("\"code\":5004");
    assertThat(manager.status().monitors()).hasSize(2);
  }
}
