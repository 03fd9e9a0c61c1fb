package io.github.panicmonitors.examples.standalone;

import static io.github.panicmonitors.testkit.config.TestEntry.chainlinkNode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.rabbitmq.FaultyProxy;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the packaged jar exits in time whatever hangs. */
class StandaloneExitIT extends StandaloneFixture {
  @Test
  void exitsInTimeThoughANodeHangsAndRabbitMqBlocks() throws Exception {
    try (FakeChainlinkNode node = FakeChainlinkNode.create();
        FakeHttpServer hanging = FakeHttpServer.create();
        PackagedProcess process = start("--configs-queue", "blocked", "--period", SHORT_PERIOD)) {
      monitor(process, node, hanging);
      server.rabbitmqctl("set_vm_memory_high_watermark", "0.0001");
      try {
        awaitStatus(process, "/publishing/state", state -> state.asText().equals("BLOCKED"));
        assertExitsWithWaitingReadings(process);
      } finally {
        server.rabbitmqctl("set_vm_memory_high_watermark", "0.4");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "queue"})
  void exitsInTimeThoughANodeHangsAndTheNetworkDropsEverything(String strategy) throws Exception {
    try (FakeChainlinkNode node = FakeChainlinkNode.create();
        FakeHttpServer hanging = FakeHttpServer.create();
        FaultyProxy proxy = FaultyProxy.to(server.port());
        PackagedProcess process =
            start(
                "--amqp=" + server.uri().replace(":" + server.port(), ":" + proxy.port()),
                "--configs-queue=" + strategy,
                "--strategy=" + strategy,
                "--period=" + SHORT_PERIOD)) {
      monitor(process, node, hanging);
      proxy.pause();
      assertExitsWithWaitingReadings(process);
    }
  }

  /** Configures a working node and one that does not answer. */
  private static void monitor(
      PackagedProcess process, FakeChainlinkNode node, FakeHttpServer hanging) throws Exception {
    hanging.respond(FakeResponse.hang());
    process.awaitHealth(200);
    TestDocument nodes =
        TestDocument.of(
            NODES,
            chainlinkNode("cl_main").url(node.url()),
            chainlinkNode("cl_hanging").url(hanging.url()));
    publish(NODES, nodes.json());
    assertThat(hanging.takeRequest(TIMEOUT)).isNotNull();
    awaitStatus(process, "/readings/gathered", gathered -> gathered.asInt() > 0);
  }

  private static void awaitStatus(
      PackagedProcess process, String pointer, Predicate<JsonNode> expected) {
    await().atMost(TIMEOUT).until(() -> expected.test(process.status().at(pointer)));
  }

  private static void assertExitsWithWaitingReadings(PackagedProcess process) throws Exception {
    awaitStatus(process, "/readings/pending", pending -> pending.asInt() > 2);
    assertThat(process.terminate()).isZero();
    assertThat(process.lines().get(process.lines().size() - 1))
        .matches(
            ".* closed; readings: [1-9]\\d* gathered = \\d+ confirmed"
                + " \\+ \\d+ returned \\+ [1-9]\\d* dropped \\+ 0 pending \\(dropped: .*");
    assertThat(process.errorLines()).isEmpty();
  }
}
