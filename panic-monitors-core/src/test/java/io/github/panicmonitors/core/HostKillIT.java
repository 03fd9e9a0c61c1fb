package io.github.panicmonitors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.core.Panic.Message;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a host while it receives documents and restarts it without any: promise P10. Every document
 * that it has applied and acknowledged must run. A document that it acknowledged because a newer
 * version superseded it need not, while the broker still has that newer version.
 */
class HostKillIT {
  private static final String QUEUES = "killed host";
  private static final int CHAINS = 10;
  private static final int NODES_OF_A_CHAIN = 20;
  private static final int KILLS = 3;
  private static final int DOCUMENTS = 60;

  @TempDir private Path folder;
  private final List<Process> hosts = new ArrayList<>();

  /** By chain, the document that is known to be stored. */
  private final Map<Integer, Document> stored = new HashMap<>();

  private RabbitMqServer server;
  private RabbitMqPanic panic;
  private int lastVersion;

  /** A version of a chain's document. One of its nodes is in this version only. */
  private record Document(int chain, int version) {
    String key() {
      return "chains.chainlink.c" + chain + ".nodes_config";
    }

    Map<String, String> values() {
      Map<String, String> values = new HashMap<>();
      for (int node = 1; node < NODES_OF_A_CHAIN; node++) {
        values.put("c" + chain + "_n" + node, "v" + version);
      }
      values.put("c" + chain + "_only_in_v" + version, "v" + version);
      return values;
    }

    byte[] bytes() {
      ScriptedConfig config = ScriptedConfig.config();
      values().forEach(config::node);
      return config.bytes();
    }
  }

  @BeforeEach
  void startServer() {
    server = RabbitMqServer.start();
    panic = RabbitMqPanic.declare(server.uri(), QUEUES);
  }

  @AfterEach
  void stopAll() throws InterruptedException {
    for (Process host : hosts) {
      host.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    server.close();
  }

  private Process startHost() {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            KilledHost.class.getName(),
            server.uri(),
            folder.resolve("configs").toString(),
            QUEUES);
    try {
      Process host =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output").toFile())
              .start();
      hosts.add(host);
      return host;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("output"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void killedHostRunsAllAcknowledgedDocuments() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Process host = startHost();
    awaitConsumer();
    storeADocumentOfEachChain();
    for (int kill = 1; kill <= KILLS; kill++) {
      List<Document> sent = documents(random);
      send(sent);
      int left = 1 + random.nextInt(DOCUMENTS - 1);
      WaitStrategy.real()
          .eventually(
              () -> assertThat(depth()).as("output: %s", output()).isLessThanOrEqualTo(left));
      host.destroyForcibly().waitFor();

      Set<Document> unacknowledged = takeUnacknowledged(sent);
      panic.takeReadings();
      host = startHost();
      Map<String, String> running = awaitReadings();

      for (int chain = 0; chain < CHAINS; chain++) {
        Map<String, String> values = ofChain(running, chain);
        List<Document> allowed = allowed(chain, sent, unacknowledged);
        assertThat(allowed)
            .extracting(Document::values)
            .as("seed %d, kill %d, chain %d, allowed %s", seed, kill, chain, allowed)
            .contains(values);
        allowed.stream()
            .filter(document -> document.values().equals(values))
            .forEach(document -> stored.put(document.chain(), document));
      }
    }
  }

  /** A chain without any stored document would run no monitor after the first kill. */
  private void storeADocumentOfEachChain() {
    List<Document> first = IntStream.range(0, CHAINS).mapToObj(this::nextDocument).toList();
    send(first);
    String acknowledged = HostUnderFaults.configsQueue(QUEUES) + "\t0";
    WaitStrategy.real()
        .eventually(
            () ->
                assertThat(server.rabbitmqctl("list_queues", "name", "messages").lines())
                    .as("output: %s", output())
                    .contains(acknowledged));
    first.forEach(document -> stored.put(document.chain(), document));
  }

  private void send(List<Document> documents) {
    panic.sendAll("config", documents.stream().map(d -> Map.entry(d.key(), d.bytes())).toList());
  }

  private Document nextDocument(int chain) {
    return new Document(chain, ++lastVersion);
  }

  /** Returns the documents of a chain that may run after a kill. */
  private List<Document> allowed(int chain, List<Document> sent, Set<Document> unacknowledged) {
    List<Document> allowed = new ArrayList<>();
    allowed.add(stored.get(chain));
    for (Document document : sent) {
      if (document.chain() == chain) {
        allowed.add(document);
      }
    }
    Document newest = allowed.get(allowed.size() - 1);
    // A newest version that was acknowledged was applied: nothing can have superseded it.
    return unacknowledged.contains(newest) ? allowed : List.of(newest);
  }

  private static Map<String, String> ofChain(Map<String, String> running, int chain) {
    Map<String, String> values = new HashMap<>();
    running.forEach(
        (id, value) -> {
          if (id.startsWith("c" + chain + "_")) {
            values.put(id, value);
          }
        });
    return values;
  }

  private void awaitConsumer() {
    WaitStrategy.real()
        .eventually(
            () ->
                assertThat(server.rabbitmqctl("list_consumers"))
                    .as("output: %s", output())
                    .contains(HostUnderFaults.configsQueue(QUEUES)));
  }

  private List<Document> documents(Random random) {
    return Stream.generate(() -> nextDocument(random.nextInt(CHAINS))).limit(DOCUMENTS).toList();
  }

  private int depth() {
    return panic.depth(HostUnderFaults.configsQueue(QUEUES));
  }

  /** Takes the documents that the broker still has, those being processed included. */
  private Set<Document> takeUnacknowledged(List<Document> sent) {
    List<Message> messages = new ArrayList<>();
    WaitStrategy.real()
        .eventually(() -> messages.addAll(panic.take(HostUnderFaults.configsQueue(QUEUES))));
    Set<Set<String>> ids = new HashSet<>();
    messages.forEach(message -> ids.add(message.body().keySet()));
    Set<Document> unacknowledged = new HashSet<>();
    for (Document document : sent) {
      if (ids.contains(document.values().keySet())) {
        unacknowledged.add(document);
      }
    }
    assertThat(unacknowledged).as("documents that were sent").hasSameSizeAs(messages);
    return unacknowledged;
  }

  /** Waits until enough monitors run, and returns the value of each. */
  private Map<String, String> awaitReadings() {
    Map<String, String> values = new HashMap<>();
    WaitStrategy.real()
        .eventually(
            () -> {
              panic
                  .takeReadings()
                  .forEach(reading -> values.put(reading.text("id"), reading.text("value")));
              assertThat(values)
                  .as("output: %s", output())
                  .hasSizeGreaterThanOrEqualTo(CHAINS * NODES_OF_A_CHAIN);
            });
    return values;
  }
}
