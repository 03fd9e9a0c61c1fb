package io.github.panicmonitors.examples.custommonitor;

import static io.github.panicmonitors.testkit.config.TestEntry.chainlinkNode;
import static io.github.panicmonitors.testkit.config.TestEntry.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.panicmonitors.chainlink.ChainlinkNodeProvider;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.testkit.broker.BrokerObserver;
import io.github.panicmonitors.testkit.broker.TestBroker;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One manager with two types of monitors, in real time and on the broker that the system property
 * {@value TestBroker#PROPERTY} selects.
 */
class TwoTypesTest {
  private static final String NODES = "chains.chainlink.ethereum.nodes_config";
  private static final String BEACON_NODES = "chains.chainlink.ethereum.beacon_nodes_config";
  private static final Duration PERIOD = Duration.ofMillis(100);

  static TestBroker testBroker;

  @AutoClose private final FakeChainlinkNode node = FakeChainlinkNode.create();
  @AutoClose private final FakeHttpServer beacon = FakeHttpServer.create();
  private BrokerObserver panic;
  private MonitorsManager manager;

  @BeforeAll
  static void openBroker() {
    testBroker = TestBroker.open(RabbitMqBroker::uri);
  }

  @AfterAll
  static void closeBroker() {
    testBroker.close();
  }

  @BeforeEach
  void start() throws Exception {
    UUID test = UUID.randomUUID();
    beacon.respond(FakeResponse.json(BeaconNodeProviderTest.SYNCED));
    panic = BrokerObserver.connect(testBroker.broker());
    manager =
        MonitorsManager.builder()
            .broker(testBroker.broker())
            .configsQueue("configs of " + test)
            .heartbeatQueue("heartbeats of " + test)
            .execution(ExecutionStrategies.taskQueue(2))
            .period(new ChainlinkNodeProvider().descriptor().type(), PERIOD)
            .period(new BeaconNodeProvider().descriptor().type(), PERIOD)
            .build();
    manager.start();
    assertThat(manager.awaitConnected(Duration.ofSeconds(10))).isTrue();
    panic.configure(TestDocument.of(NODES, chainlinkNode("cl_main").url(node.url())));
    panic.configure(
        TestDocument.of(
            BEACON_NODES, entry("sentry").url(beacon.url("")), entry("db").url(beacon.url(""))));
  }

  @AfterEach
  void close() {
    manager.close();
    panic.close();
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().pollInterval(Duration.ofMillis(5)).untilAsserted(assertion);
  }

  @Test
  void bothTypesAreRead() {
    eventually(() -> assertThat(panic.texts("raw_data", "node.chainlink")).hasSizeGreaterThan(3));
    eventually(
        () ->
            assertThat(panic.texts("raw_data", "node.beacon"))
                .anyMatch(text -> text.contains("(sentry)"))
                .anyMatch(text -> text.contains("(db)")));
    assertThat(panic.texts("raw_data", "node.beacon"))
        .allMatch(text -> text.startsWith("{\"result\":{\"meta_data\":{\"monitor_name\":"));
    assertThat(manager.status().monitors()).hasSize(3);
  }

  @Test
  void listsTheMonitoredSourcesByCategory() {
    eventually(() -> assertThat(panic.texts("monitorable", "chainlink.nodes")).hasSize(1));
    eventually(() -> assertThat(panic.texts("monitorable", "chainlink.beacon_nodes")).hasSize(1));
    assertThat(panic.texts("monitorable", "chainlink.beacon_nodes").get(0))
        .contains("\"source_name\":\"sentry\"", "\"source_name\":\"db\"");
  }

  @Test
  void oneTypeContinuesWhileTheOtherIsRemovedAndItsOwnNodesAreDown() {
    eventually(() -> assertThat(panic.texts("raw_data", "node.chainlink")).isNotEmpty());
    eventually(() -> assertThat(panic.texts("raw_data", "node.beacon")).isNotEmpty());

    panic.configure(TestDocument.of(NODES));
    eventually(() -> assertThat(manager.status().monitors()).hasSize(2));
    beacon.stop();

    eventually(() -> assertThat(lastOf("node.beacon")).contains("\"code\":5015"));
    int nodes = panic.texts("raw_data", "node.chainlink").size();
    int beacons = panic.texts("raw_data", "node.beacon").size();
    eventually(
        () -> assertThat(panic.texts("raw_data", "node.beacon")).hasSizeGreaterThan(beacons + 4));
    assertThat(lastOf("node.beacon")).startsWith("{\"error\":{").contains("\"code\":5015");
    assertThat(panic.texts("raw_data", "node.chainlink")).hasSize(nodes);
  }

  private String lastOf(String routingKey) {
    List<String> texts = panic.texts("raw_data", routingKey);
    return texts.get(texts.size() - 1);
  }
}
