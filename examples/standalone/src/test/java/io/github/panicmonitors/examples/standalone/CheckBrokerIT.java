package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests {@code --check-broker} of the packaged jar on a real RabbitMQ. */
class CheckBrokerIT extends StandaloneFixture {
  private static final String PANICS_QUEUE = "node_monitors_manager_configs_queue";

  @BeforeEach
  void declarePanicsQueue() throws Exception {
    try (Connection connection = factory().newConnection();
        Channel channel = connection.createChannel()) {
      channel.exchangeDeclare("config", "topic", true);
      channel.queueDeclare(PANICS_QUEUE, true, false, false, null);
      channel.queueBind(PANICS_QUEUE, "config", "chains.*.*.nodes_config");
      channel.queuePurge(PANICS_QUEUE);
    }
  }

  private static void awaitListening(PackagedProcess process) {
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                process.lines().stream()
                    .anyMatch(line -> line.contains("restart PANIC's configs manager now")));
  }

  /** Sends a document on a channel that is open already, because a check does not wait for long. */
  private static void send(Channel channel, String key, String document) throws IOException {
    channel.basicPublish("config", key, null, document.getBytes(UTF_8));
  }

  private static List<String> queues() {
    return server.rabbitmqctl("-q", "list_queues", "name").lines().toList();
  }

  private static void assertNoQueueIsLeft() {
    assertThat(queues())
        .contains(PANICS_QUEUE)
        .noneMatch(queue -> queue.startsWith(LiveDocuments.QUEUE));
  }

  @Test
  void checksWhatPanicSendsAndLeavesNothingBehind() throws Exception {
    try (FakeChainlinkNode node = FakeChainlinkNode.create();
        Connection panic = factory().newConnection();
        Channel channel = panic.createChannel();
        PackagedProcess process = start("--check-broker", "5s", "--show-messages")) {
      awaitListening(process);
      send(channel, NODES, "{}");
      send(channel, NODES, node(node.url()));
      send(channel, "chains.chainlink.ethereum.alerts_config", "{}");

      assertThat(process.exitCode(TIMEOUT)).isZero();
      assertThat(process.lines())
          .contains(
              "2 documents came, 1 for installed types",
              "OK Node monitor (cl_main) " + node.url(),
              "1 sources tried, 0 failed; 0 entries rejected")
          .anyMatch(line -> line.startsWith("  raw_data node.chainlink {"));
      assertThat(process.errorLines()).isEmpty();
    }
    assertNoQueueIsLeft();
    assertThat(server.rabbitmqctl("-q", "list_queues", "name", "messages"))
        .as("PANIC's queue gets its copies")
        .contains(PANICS_QUEUE + "\t2");
  }

  @Test
  void saysWhyNothingCame() throws Exception {
    try (PackagedProcess process = start("--check-broker", "1s")) {
      assertThat(process.exitCode(TIMEOUT)).isEqualTo(1);
      assertThat(process.lines())
          .last()
          .asString()
          .startsWith("nothing was tried: no document came within 1s; PANIC's configs manager was")
          .contains("another RabbitMQ or virtual host than amqp://");
    }
    assertNoQueueIsLeft();
  }

  @Test
  void saysThatNoDocumentIsForAnInstalledType() throws Exception {
    try (Connection panic = factory().newConnection();
        Channel channel = panic.createChannel();
        PackagedProcess process = start("--check-broker", "5s")) {
      awaitListening(process);
      send(channel, "general.other_config", "{}");

      assertThat(process.exitCode(TIMEOUT)).isEqualTo(1);
      assertThat(process.lines())
          .last()
          .isEqualTo(
              "nothing was tried: [chainlink-contracts, chainlink-node, dockerhub-repo, evm-node,"
                  + " github-repo, system]"
                  + " read none of [general.other_config]");
    }
  }

  @Test
  void saysThatPanicNeverRanThere() throws Exception {
    server.rabbitmqctl("add_vhost", "empty");
    server.rabbitmqctl("set_permissions", "-p", "empty", "guest", ".*", ".*", ".*");
    try (PackagedProcess process =
        start("--check-broker", "1m", "--amqp", server.uri() + "/empty")) {
      assertThat(process.exitCode(TIMEOUT)).isEqualTo(1);
      assertThat(process.lines())
          .singleElement()
          .asString()
          .startsWith("documents cannot be received from amqp://")
          .endsWith("; PANIC has never run with this RabbitMQ and virtual host");
    }
  }

  @Test
  void namesThePermissionsThatAreMissing() throws Exception {
    server.rabbitmqctl("add_user", "reader", "secret");
    server.rabbitmqctl("set_permissions", "reader", "^$", "^$", ".*");
    String uri = server.uri().replace("guest:guest", "reader:secret");
    try (PackagedProcess process = start("--check-broker", "1m", "--amqp", uri)) {
      assertThat(process.exitCode(TIMEOUT)).isEqualTo(1);
      assertThat(process.lines())
          .singleElement()
          .asString()
          .contains("; the user must be allowed to create and read queues named")
          .doesNotContain("secret");
    }
    String own = "^panic-monitors-check-.*";
    server.rabbitmqctl("set_permissions", "reader", own, own, own + "|^config$");
    try (PackagedProcess process = start("--check-broker", "1s", "--amqp", uri)) {
      assertThat(process.exitCode(TIMEOUT)).isEqualTo(1);
      assertThat(process.lines()).anyMatch(line -> line.contains("no document came within 1s"));
    }
  }

  @Test
  void leavesNoQueueIfItIsKilled() throws Exception {
    try (PackagedProcess process = start("--check-broker", "10m")) {
      awaitListening(process);
      assertThat(queues()).anyMatch(queue -> queue.startsWith(LiveDocuments.QUEUE));
    }

    await().atMost(TIMEOUT).untilAsserted(CheckBrokerIT::assertNoQueueIsLeft);
  }
}
