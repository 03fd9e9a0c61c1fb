package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the packaged jar as a process, with a real RabbitMQ and fake nodes. */
class StandaloneIT extends StandaloneFixture {
  @Test
  void replacesPanicsManagerAndRestoresItsMonitorsAfterARestart() throws Exception {
    String[] options = {"--replace-node-monitors-manager", "--period", "chainlink-node=500ms"};
    try (FakeChainlinkNode node = FakeChainlinkNode.create()) {
      try (PackagedProcess process = start(options)) {
        process.awaitHealth(200);
        publish(NODES, node(node.url()));
        JsonNode monitor = process.awaitReading();
        assertThat(monitor.at("/name").asText()).isEqualTo("Node monitor (cl_main)");
        assertThat(period(monitor)).isEqualTo(0.5, within(0.01));
        assertThat(process.status().at("/name").asText()).isEqualTo("Node Monitors Manager");
        assertThat(process.get("/").body()).startsWith("<!doctype html>");
        EventStream client = EventStream.of(process.address());
        assertThat(client.await("monitors").at("/0/source").asText()).isEqualTo(node.url());
        assertThat(process.terminate()).as("exit code with an open event stream").isZero();
        client.close();
        assertThat(process.lines().get(process.lines().size() - 1))
            .matches(".* closed; readings: [1-9]\\d* gathered = \\d+ confirmed .*");
        assertThat(process.lines())
            .anyMatch(line -> line.endsWith("PUBLISHING connection: NONE"))
            .anyMatch(line -> line.endsWith("CONSUMING connection of Node Monitors Manager: NONE"));
        assertThat(process.errorLines()).isEmpty();
        assertThat(String.join("\n", process.lines())).doesNotContain("guest");
      }
      try (PackagedProcess process = start(options)) {
        process.awaitReading();
        assertThat(process.get("/ready").statusCode()).isEqualTo(200);
        assertThat(process.terminate()).isZero();
      }
    }
    assertThat(server.rabbitmqctl("-q", "list_queues", "name").lines())
        .contains("node_monitors_manager_configs_queue", "node_monitors_manager_heartbeat_queue");
  }

  /** Slot numbers count periods since 1970. */
  private static double period(JsonNode monitor) {
    Instant startedAt = Instant.parse(monitor.at("/lastRound/startedAt").asText());
    return (double) startedAt.getEpochSecond() / monitor.at("/lastRound/slot").asLong();
  }

  @Test
  void publishesReadingsAndWarnsAboutUnclaimedConfigurations() throws Exception {
    try (FakeChainlinkNode node = FakeChainlinkNode.create();
        PackagedProcess process =
            start(
                "--replace",
                "node",
                "--strategy",
                "queue",
                "--workers",
                "2",
                "--connections",
                "per-round");
        Connection connection = factory().newConnection();
        Channel channel = connection.createChannel()) {
      process.awaitHealth(200);
      channel.queueDeclare("transformer", true, false, false, null);
      channel.queueBind("transformer", "raw_data", "node.chainlink");
      publish("chains.cosmos.regen.nodes_config", "{\"n\": {\"id\": \"n\"}}");
      publish("chains.cosmos.akash.nodes_config", "{}");
      publish(NODES, node(node.url()));
      process.awaitReading();
      await().atMost(TIMEOUT).until(() -> channel.messageCount("transformer") > 0);
      assertThat(process.status().at("/load/workers").asInt()).isEqualTo(2);
      assertThat(process.status().at("/monitorConnections/mode").asText()).isEqualTo("PER_ROUND");
      assertWarnsAboutUnclaimedConfigurations(process);
      assertThat(process.terminate()).isZero();
    }
    try (PackagedProcess process = start("--replace", "node")) {
      await().atMost(TIMEOUT).untilAsserted(() -> assertWarnsAboutUnclaimedConfigurations(process));
      assertThat(process.terminate()).isZero();
    }
  }

  private static void assertWarnsAboutUnclaimedConfigurations(PackagedProcess process) {
    assertThat(process.lines())
        .filteredOn(line -> line.contains("is not monitored"))
        .singleElement()
        .asString()
        .endsWith(
            "base chain cosmos (nodes_config) is not monitored by Node Monitors Manager: no"
                + " installed monitor type claims it");
  }

  @Test
  void loadsProvidersFromJars() throws Exception {
    Path jars = Files.createDirectory(directory.resolve("jars"));
    ProviderJar.of(LampProvider.class).in(jars.resolve("lamp.jar"));
    try (PackagedProcess process =
        start("--providers", "jars", "--configs-queue", "lamps", "--period", "lamp=500ms")) {
      process.awaitHealth(200);
      publish(
          "chains.lamps.hall.lamps_config", "{\"l\": {\"parent_id\": \"p\", \"name\": \"desk\"}}");
      assertThat(process.awaitReading().at("/name").asText()).isEqualTo("Lamp monitor (desk)");
      assertThat(process.terminate()).isZero();
    }
  }

  @Test
  void isUnhealthyWithoutABrokerAndStillExitsCleanly() throws Exception {
    Map<String, String> environment =
        Map.of("RABBIT_IP", "127.0.0.1", "RABBIT_PORT", "1", "PANIC_MONITORS_HTTP", "127.0.0.1:0");
    try (PackagedProcess process = PackagedProcess.start(directory, environment)) {
      process.awaitHealth(503);
      await()
          .atMost(TIMEOUT)
          .untilAsserted(
              () ->
                  assertThat(process.get("/health").body())
                      .contains("publishing connection is connecting: ", "consuming connection"));
      assertThat(process.terminate()).isZero();
    }
  }

  @Test
  void runsOnAfterSighupAndLogsJson() throws Exception {
    try (PackagedProcess process =
        start("--configs-queue", "hang-up", "--log-format", "json", "--state", "new/state")) {
      process.awaitHealth(200);
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve("new/state"))))
          .isEqualTo("rwx------");
      process.hangUp();
      await()
          .atMost(TIMEOUT)
          .until(() -> process.lines().stream().anyMatch(line -> line.contains("SIGHUP ignored")));
      process.hangUp();
      process.awaitHealth(200);
      assertThat(process.terminate()).isZero();
      ObjectMapper json = new ObjectMapper();
      for (String line : process.lines()) {
        assertThat(json.readTree(line).at("/level").asText()).isEqualTo("INFO");
      }
      assertThat(process.errorLines()).isEmpty();
    }
  }

  @Test
  void doesNotStartIfEveryUserCanChangeTheState() throws Exception {
    Path state = Files.createDirectory(directory.resolve("public"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (PackagedProcess process = start("--state", "public")) {
      assertThat(process.exitCode(TIMEOUT)).isEqualTo(1);
      assertThat(process.errorLines())
          .containsExactly(
              "panic-monitors: cannot start: configurations cannot be stored: folder can be changed"
                  + " by every user: %s; remove the permission with chmod o-w".formatted(state));
    }
  }

  @Test
  void reportsARefusedPasswordInOneLine() throws Exception {
    String uri = server.uri().replace(":guest@", ":geheim@");
    try (PackagedProcess process = start("--amqp", uri)) {
      assertThat(process.exitCode(TIMEOUT)).isEqualTo(1);
      assertThat(process.errorLines()).hasSize(1);
      assertThat(process.lines()).noneMatch(line -> line.contains("geheim"));
      assertThat(process.errorLines()).noneMatch(line -> line.contains("geheim"));
    }
  }

  @Test
  void rejectsInvalidOptionsWithExitCodeTwo() throws Exception {
    try (PackagedProcess process = start("--workers", "many", "--strategy", "queue")) {
      assertThat(process.exitCode(TIMEOUT)).isEqualTo(2);
      assertThat(process.lines()).isEmpty();
      assertThat(process.errorLines())
          .containsExactly(
              "panic-monitors: --workers must be a positive number of at most 6 digits: many (try"
                  + " --help)");
    }
  }

  @Test
  void healthCheckOfTheImageUsesTheConfiguredAddress() throws Exception {
    try (PackagedProcess process = start("--configs-queue", "image")) {
      process.awaitHealth(200);
      String at = process.address().replace("http://", "");
      assertThat(healthCheck(Map.of("PANIC_MONITORS_HTTP", at))).isZero();
      assertThat(healthCheck(Map.of("PANIC_MONITORS_HTTP", "127.0.0.1:1"))).isNotZero();
    }
    try (PackagedProcess process = start("--amqp", "amqp://127.0.0.1:1")) {
      process.awaitHealth(503);
      String at = process.address().replace("http://", "");
      assertThat(healthCheck(Map.of("PANIC_MONITORS_HTTP", at))).isNotZero();
    }
  }

  /** Runs the Dockerfile's health check and returns its exit code. */
  private int healthCheck(Map<String, String> environment) throws Exception {
    String dockerfile = Files.readString(Path.of("deploy/Dockerfile")).replace("\\\n", "");
    String command =
        dockerfile.replaceFirst("(?s).*\nHEALTHCHECK [^\n]* CMD (\\[[^\n]*])\n.*", "$1");
    ProcessBuilder builder =
        new ProcessBuilder(new ObjectMapper().readValue(command, String[].class))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("health.txt").toFile());
    builder.environment().putAll(environment);
    return builder.start().waitFor();
  }

  @Test
  void printsItsVersion() throws Exception {
    try (PackagedProcess process = start("--version")) {
      assertThat(process.exitCode(TIMEOUT)).isZero();
      assertThat(process.lines()).singleElement().asString().matches("panic-monitors \\d+\\..*");
    }
  }
}
