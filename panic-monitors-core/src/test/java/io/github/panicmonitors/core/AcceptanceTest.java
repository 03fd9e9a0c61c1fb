package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.ManagerStatus.Documents;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.core.internal.wire.Json;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.core.scripted.ScriptedProvider.Event;
import io.github.panicmonitors.testkit.broker.BrokerObserver;
import io.github.panicmonitors.testkit.broker.TestBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The requirements of the original ticket, in real time and on the broker that the system property
 * {@value TestBroker#PROPERTY} chooses. A new configuration starts a monitor, an updated one
 * replaces it, a removed one stops it, and shared state has no race.
 */
class AcceptanceTest {
  private static final Duration PERIOD = Duration.ofMillis(50);
  private static final int STRESS_THREADS = 4;
  private static final int STRESS_CHANGES = 10_000;
  private static final int STRESS_IDS = 10;

  private final ScriptedProvider provider = new ScriptedProvider();
  private StaleReadingDetector detector;
  private BrokerObserver panic;
  private MonitorsManager manager;

  static TestBroker testBroker;

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
    detector = new StaleReadingDetector(testBroker.broker());
    panic = BrokerObserver.connect(testBroker.broker());
    manager =
        MonitorsManager.builder()
            .broker(detector)
            .configsQueue("configs of " + test)
            .heartbeatQueue("heartbeats of " + test)
            .discovery(false)
            .provider(provider)
            .period(ScriptedProvider.TYPE, PERIOD)
            .execution(ExecutionStrategies.longLivedThreads())
            .build();
    manager.start();
    assertThat(manager.awaitConnected(Duration.ofSeconds(10))).isTrue();
  }

  @AfterEach
  void close() {
    manager.close();
    panic.close();
    MessageCounts readings = manager.status().readings();
    assertThat(readings.pending()).isZero();
    assertThat(readings.gathered())
        .isEqualTo(readings.confirmed() + readings.returned() + readings.dropped());
  }

  private void send(ScriptedConfig config) {
    panic.send("config", ScriptedConfig.KEY, config.bytes());
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().pollInterval(Duration.ofMillis(5)).untilAsserted(assertion);
  }

  private List<Map<String, @Nullable Object>> received(String exchange, String key) {
    return panic.texts(exchange, key).stream().map(AcceptanceTest::object).toList();
  }

  private static Map<String, @Nullable Object> object(String json) {
    try {
      return Json.readObject(json.getBytes(UTF_8));
    } catch (Json.UnreadableException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  private List<String> valuesRead() {
    return received("raw_data", ScriptedProvider.RAW_DATA_KEY).stream()
        .map(body -> String.valueOf(body.get("value")))
        .toList();
  }

  @Test
  void newConfigurationStartsAMonitorInItsOwnThread() {
    send(config().node("n1", "v1").node("n2", "v1"));

    eventually(() -> assertThat(valuesRead()).hasSizeGreaterThanOrEqualTo(6));
    eventually(
        () ->
            assertThat(received("health_check", "heartbeat.worker"))
                .anySatisfy(
                    body ->
                        assertThat(body)
                            .containsEntry("component_name", "Node monitor (name of n1)")
                            .containsEntry("is_alive", true)));
    Set<Thread> threads =
        provider.events().stream()
            .filter(event -> event.what().equals("collects"))
            .map(Event::thread)
            .collect(Collectors.toSet());
    assertThat(threads).hasSize(2);
  }

  @Test
  void updatedConfigurationStopsTheOldThreadAndStartsANewOne() {
    send(config().node("n1", "old"));
    eventually(() -> assertThat(valuesRead()).contains("old"));

    send(config().node("n1", "new"));
    eventually(() -> assertThat(valuesRead()).contains("new"));

    Thread old = provider.events("collects", "n1").get(0).thread();
    eventually(() -> assertThat(old.isAlive()).isFalse());
    eventually(() -> assertThat(provider.events("closed", "n1")).hasSize(1));
    List<String> values = valuesRead();
    assertThat(values.subList(values.indexOf("new"), values.size())).containsOnly("new");
  }

  @Test
  void removedConfigurationStopsItsMonitor() {
    send(config().node("n1", "v1").node("n2", "stays"));
    eventually(() -> assertThat(valuesRead()).contains("v1", "stays"));

    send(config().node("n2", "stays"));
    eventually(() -> assertThat(provider.events("closed", "n1")).hasSize(1));

    int readings = valuesRead().size();
    eventually(() -> assertThat(valuesRead()).hasSizeGreaterThan(readings + 3));
    assertThat(valuesRead().subList(readings + 1, valuesRead().size())).containsOnly("stays");
    assertThat(provider.events("created", "n2")).hasSize(1);
  }

  @Test
  void pingIsAnswered() {
    send(config().node("n1", "v1"));
    eventually(() -> assertThat(valuesRead()).isNotEmpty());

    panic.ping();

    eventually(
        () ->
            assertThat(received("health_check", "heartbeat.manager"))
                .anySatisfy(
                    body ->
                        assertThat(body)
                            .containsEntry("component_name", "Monitors Manager")
                            .containsEntry(
                                "running_processes", List.of("Node monitor (name of n1)"))));
  }

  @Test
  void invalidInputIsAcknowledgedAndReportedAndOtherMonitorsContinue(LogCheck log) {
    log.expect("document is not JSON").expect("not an array").expect("at most 16777216 bytes");
    log.expect("entry n2: parent_id is missing or blank").expect("entry n3: id differs");
    send(config().node("n1", "stays"));

    sendUnreadable("not json".getBytes(UTF_8), 1);
    sendUnreadable("[]".getBytes(UTF_8), 2);
    sendUnreadable(new byte[20 << 20], 3);
    send(
        config()
            .node("n1", "stays")
            .raw("n2", Map.of("name", 42))
            .raw("n3", ScriptedConfig.entry("other", "v1", "true"))
            .node("n4", "good"));

    eventually(() -> assertThat(valuesRead()).contains("stays", "good"));
    // A new monitor may finish a round before its document counts as applied.
    eventually(
        () -> assertThat(manager.status().documents()).isEqualTo(new Documents(2, 0, 3, 0, 0)));
    assertThat(manager.status().rejected()).hasSize(5);
    assertThat(provider.events("created", "n1")).hasSize(1);
  }

  /** Waits for the document to be rejected, so that no newer one supersedes it. */
  private void sendUnreadable(byte[] body, long rejectedThen) {
    panic.send("config", ScriptedConfig.KEY, body);
    eventually(() -> assertThat(manager.status().documents().unreadable()).isEqualTo(rejectedThen));
  }

  @Test
  void sharedStateHasNoRaceUnderThousandsOfChanges() throws Exception {
    provider.withoutEvents();
    long seed = new Random().nextLong();
    ExecutorService hosts = Executors.newFixedThreadPool(STRESS_THREADS);
    try {
      List<Callable<Set<String>>> changes = new ArrayList<>();
      for (int thread = 0; thread < STRESS_THREADS; thread++) {
        String chain = "chain" + thread;
        Random random = new Random(seed + thread);
        changes.add(() -> changeAtRandom(chain, random, STRESS_CHANGES / STRESS_THREADS));
      }
      Set<String> desired = new TreeSet<>();
      for (Future<Set<String>> result : hosts.invokeAll(changes)) {
        desired.addAll(result.get());
      }

      assertThat(runningIds()).as("seed %d", seed).isEqualTo(desired);
      assertThat(provider.overlaps()).as("seed %d", seed).isZero();
      assertThat(detector.staleMessages()).as("seed %d", seed).isEmpty();
    } finally {
      hosts.shutdownNow();
    }
  }

  private Set<String> runningIds() {
    return manager.status().monitors().stream()
        .map(MonitorStatus::monitor)
        .map(key -> key.id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Changes one entry at a time and returns the ids that must run in the end. */
  private Set<String> changeAtRandom(String chain, Random random, int count) {
    String key = "chains.chainlink." + chain + ".nodes_config";
    Map<String, Object> entries = new TreeMap<>();
    for (int version = 1; version <= count; version++) {
      String id = chain + "_" + random.nextInt(STRESS_IDS);
      if (random.nextInt(4) == 0) {
        entries.remove(id);
      } else {
        entries.put(id, ScriptedConfig.entry(id, String.valueOf(version), "true"));
      }
      if (random.nextInt(10) == 0) {
        panic.ping();
      }
      manager.apply(ConfigDocument.of(key, entries)).join();
      detector.applied(id, version);
    }
    return entries.keySet();
  }
}
