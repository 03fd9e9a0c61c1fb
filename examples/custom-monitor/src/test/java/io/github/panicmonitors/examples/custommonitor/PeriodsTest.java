package io.github.panicmonitors.examples.custommonitor;

import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
import static io.github.panicmonitors.testkit.config.TestEntry.chainlinkNode;
import static io.github.panicmonitors.testkit.config.TestEntry.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.junit.MonitorsSandbox;
import io.github.panicmonitors.junit.SandboxExtension;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Counts the readings of two types of monitors in virtual time. */
@ExtendWith(SandboxExtension.class)
class PeriodsTest {
  @AutoClose private final FakeChainlinkNode node = FakeChainlinkNode.create();
  @AutoClose private final FakeHttpServer beacon = FakeHttpServer.create();

  @Test
  void bothTypesAreReadEachAtItsOwnPeriod(MonitorsSandbox sandbox) {
    beacon.respond(FakeResponse.json(BeaconNodeProviderTest.SYNCED));
    MonitorsManager manager =
        sandbox.start(sandbox.builder().execution(ExecutionStrategies.taskQueue(2)));
    sandbox.configure(
        TestDocument.of(
            "chains.chainlink.ethereum.nodes_config", chainlinkNode("cl_main").url(node.url())));
    sandbox.configure(
        TestDocument.of(
            "chains.chainlink.ethereum.beacon_nodes_config",
            entry("sentry").url(beacon.url()),
            entry("db").url(beacon.url())));

    sandbox.time().advance(Duration.ofMinutes(5));

    assertThat(sandbox.broker()).exchange("raw_data").key("node.chainlink").received(30);
    assertThat(sandbox.broker()).exchange("raw_data").key("node.beacon").received(50);
    assertThat(sandbox.broker()).exchange("health_check").key("heartbeat.worker").received(80);
    assertThat(manager.status().readings().confirmed()).isEqualTo(80);
  }
}
