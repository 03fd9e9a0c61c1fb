package io.github.panicmonitors.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.CheckReport;
import io.github.panicmonitors.api.manager.CheckedSource;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.scripted.ChainProvider;
import io.github.panicmonitors.core.scripted.ScriptedNode;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks of configurations that are not applied yet. */
class CheckTest {
  private static final String KEY = "chains.chainlink.ethereum.nodes_config";

  private final VirtualTime time = new VirtualTime();
  private final ScriptedProvider provider = new ScriptedProvider().script(CheckTest::collect);
  private final MonitorsManager manager =
      MonitorsManager.builder().discovery(false).provider(provider).time(time).build();

  @AfterEach
  void close() {
    time.releaseHung();
    time.run(manager::close);
    assertThat(time.unfinished()).isEmpty();
  }

  private static RoundResult collect(ScriptedNode node, Round round) {
    if (!node.value().startsWith("bad")) {
      return ScriptedProvider.reading(node, round);
    }
    RawData payload = RawData.of(ScriptedProvider.RAW_DATA_KEY, Map.of());
    return RoundResult.failure(FailureKind.TLS, "untrusted certificate", node.value(), payload);
  }

  @Test
  void probesEverySourceOfEveryMonitorOnce() {
    CheckReport report = check(document(KEY, "n1", "good1|bad1|good2", "n2", "bad2"));
    assertThat(report.sources())
        .extracting(source -> source.monitor().id(), CheckedSource::source, CheckedSource::failure)
        .map(Object::toString)
        .containsExactly(
            "(\"n1\", \"good1\", Optional.empty)",
            "(\"n1\", \"bad1\", Optional[TLS])",
            "(\"n1\", \"good2\", Optional.empty)",
            "(\"n2\", \"bad2\", Optional[TLS])");
    assertThat(report.failed())
        .map(CheckedSource::toString)
        .containsExactly(
            "TLS Node monitor (name of n1) bad1: untrusted certificate",
            "TLS Node monitor (name of n2) bad2: untrusted certificate");
    assertThat(report.isSuccessful()).isFalse();
    assertThat(provider.events("collects", "n1")).hasSize(3);
    assertThat(provider.events("closed", "n1")).hasSize(3);
  }

  @Test
  void appliesNothing() {
    assertThat(check(document(KEY, "n1", "good")).isSuccessful()).isTrue();
    assertThat(manager.status().state()).isEqualTo(ManagerStatus.State.NEW);
    assertThat(manager.status().monitors()).isEmpty();
    time.advance(Duration.ofMinutes(1));
    assertThat(provider.events("collects", "n1")).hasSize(1);
  }

  @Test
  void doesNotTouchRunningMonitors() {
    time.run(manager::start);
    time.advance(Duration.ZERO);
    var applied = manager.apply(document(KEY, "n1", "v1"));
    time.advance(Duration.ofSeconds(10));
    assertThat(applied).isCompleted();
    check(document(KEY, "n1", "v2"));
    assertThat(manager.status().monitors())
        .singleElement()
        .satisfies(monitor -> assertThat(monitor.generation()).isEqualTo(1));
    assertThat(provider.overlaps()).isZero();
  }

  @Test
  void reportsRejectedEntriesAndUnclaimedDocuments() {
    Map<String, Object> entries = new LinkedHashMap<>(entries("n1", "good"));
    entries.put("n2", Map.of("name", "no value"));
    CheckReport report =
        check(
            ConfigDocument.of(KEY, entries),
            document("chains.chainlink.binance.nodes_config", "n1", "good"),
            document("general.systems_config", "n3", "good"));
    assertThat(report.sources()).hasSize(1);
    assertThat(report.rejected())
        .map(entry -> entry.id() + ": " + entry.reason())
        .containsExactlyInAnyOrder(
            "n2: parent_id is missing or blank", "n1: id is already configured by " + KEY);
    assertThat(report.unclaimed()).containsExactly("general.systems_config");
    assertThat(report.isSuccessful()).isFalse();
  }

  private CheckReport checkText(String key, String text) {
    try {
      return time.call(() -> manager.check(Map.of(RoutingKey.of(key), text.getBytes(UTF_8))));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readsDocumentsInTheFormInWhichPanicSendsThem() {
    String text = new String(ScriptedConfig.config().node("n1", "good").bytes(), UTF_8);

    assertThat(checkText(KEY, text).sources())
        .singleElement()
        .extracting(CheckedSource::source, CheckedSource::failure)
        .containsExactly("good", Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"n1\": geheim}"})
  void rejectsADocumentThatCannotBeRead(String text) {
    CheckReport report = checkText(KEY, text);

    assertThat(report.isSuccessful()).isFalse();
    assertThat(report.rejected())
        .singleElement()
        .satisfies(entry -> assertThat(entry.routingKey()).isEqualTo(KEY))
        .satisfies(entry -> assertThat(entry.id()).isEmpty())
        .satisfies(
            entry -> assertThat(entry.reason()).startsWith("document ").doesNotContain("geheim"));
  }

  @Test
  void rejectsADocumentInABrokenEncoding() throws InterruptedException {
    byte[] broken = {0, 0, 0, '{', 0x7f, 0x7f, 0x7f, 0x7f};
    CheckReport report = time.call(() -> manager.check(Map.of(RoutingKey.of(KEY), broken)));

    assertThat(report.rejected()).hasSize(1);
  }

  @Test
  void rejectsADocumentThatIsTooLarge() {
    assertThat(checkText(KEY, "{" + " ".repeat(16 << 20) + "}").rejected())
        .extracting(RejectedEntry::reason)
        .containsExactly("document must have at most 16777216 bytes: 16777218");
  }

  @Test
  void showsWhatAManagerWouldPublish() {
    CheckReport report = check(document(KEY, "n1", "good", "n2", "bad"));

    assertThat(report.sources().get(0).messages())
        .extracting(OutboundMessage::exchange, OutboundMessage::routingKey)
        .containsExactly(
            tuple("raw_data", ScriptedProvider.RAW_DATA_KEY),
            tuple("health_check", "heartbeat.worker"));
    assertThat(text(report.sources().get(0).messages().get(1)))
        .startsWith("{\"component_name\":\"" + report.sources().get(0).name() + "\"");
    assertThat(report.sources().get(1).messages()).hasSize(2);
    assertThat(report.monitorables())
        .singleElement()
        .satisfies(message -> assertThat(message.exchange()).isEqualTo("monitorable"))
        .satisfies(
            message ->
                assertThat(text(message))
                    .startsWith("{\"manager_name\":\"Monitors Manager\",\"sources\":[{")
                    .contains("\"source_id\":\"n1\"", "\"source_id\":\"n2\""));
  }

  @Test
  void showsNoMessagesOfAMonitorThatFails(LogCheck log) {
    log.expect("the monitor itself failed");
    provider.script(
        (node, round) -> {
          throw new IllegalStateException("broken");
        });

    assertThat(check(document(KEY, "n1", "good")).sources())
        .singleElement()
        .satisfies(source -> assertThat(source.messages()).isEmpty());
  }

  @Test
  void asksEachEndpointOfAnAggregate() throws InterruptedException {
    ChainProvider chains =
        new ChainProvider(
            url ->
                url.startsWith("bad")
                    ? RoundResult.unpublished(FailureKind.TLS, "untrusted certificate", url)
                    : RoundResult.reading());
    MonitorsManager aggregates =
        MonitorsManager.builder().discovery(false).provider(chains).time(time).build();

    CheckReport report =
        time.call(
            () -> aggregates.check(List.of(document(KEY, "n1", "good", "n2", "bad", "n3", "any"))));

    assertThat(report.sources())
        .map(CheckedSource::toString)
        .containsExactly(
            "OK Chain monitor (ethereum) good",
            "TLS Chain monitor (ethereum) bad: untrusted certificate",
            "OK Chain monitor (ethereum) any");
    assertThat(report.sources())
        .allSatisfy(
            source ->
                assertThat(source.messages())
                    .extracting(OutboundMessage::routingKey)
                    .containsExactly("heartbeat.worker"));
    assertThat(report.monitorables())
        .extracting(OutboundMessage::routingKey)
        .containsExactly("chainlink.nodes", "chainlink.chains");
    time.run(aggregates::close);
  }

  private static String text(OutboundMessage message) {
    return new String(message.body(), UTF_8);
  }

  @Test
  void reportsAFailingProvider() {
    provider.failParsing(new IllegalStateException("broken"));
    assertThat(check(document(KEY, "n1", "good")).rejected())
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.reason())
                    .isEqualTo("provider failed: java.lang.IllegalStateException"));
  }

  @Test
  void probesAtMost32SourcesAtATime() {
    Set<String> running = ConcurrentHashMap.newKeySet();
    AtomicInteger max = new AtomicInteger();
    provider.script(
        (node, round) -> {
          running.add(node.value());
          max.accumulateAndGet(running.size(), Math::max);
          time.waiter().await(time.nanoTime() + Duration.ofSeconds(1).toNanos());
          running.remove(node.value());
          return ScriptedProvider.reading(node, round);
        });
    StringBuilder sources = new StringBuilder("s0");
    for (int i = 1; i < 100; i++) {
      sources.append("|s").append(i);
    }
    assertThat(check(document(KEY, "n1", sources.toString())).sources()).hasSize(100);
    assertThat(max).hasValue(32);
  }

  @Test
  void endsEachProbeAtItsDeadlineAndContinuesAfterAHungOne(LogCheck log, ThreadLeakCheck leaks) {
    log.expect("monitor itself failed");
    leaks.expect("check-worker");
    provider.script(
        (node, round) -> {
          switch (node.value()) {
            case "hangs" -> time.hang();
            case "ignores" -> time.hangIgnoringInterrupts();
            case "throws" -> throw new IllegalStateException("bug");
            default -> {}
          }
          return ScriptedProvider.reading(node, round);
        });
    StringBuilder sources = new StringBuilder("hangs|throws");
    sources.append("|ignores".repeat(32)).append("|good");
    CheckReport report = check(document(KEY, "n1", sources.toString()));
    assertThat(report.sources())
        .filteredOn(source -> !source.source().equals("ignores"))
        .map(source -> source.source() + " " + source.failure().orElse(null) + " " + source.took())
        .containsExactly("hangs TIMEOUT PT30S", "throws MONITOR_BUG PT0S", "good null PT0S");
    assertThat(report.sources())
        .filteredOn(source -> source.source().equals("ignores"))
        .hasSize(32)
        .allSatisfy(source -> assertThat(source.failureKind()).isEqualTo(FailureKind.ABANDONED));
    log.allow("an abandoned round ended late");
  }

  @Test
  void interruptEndsRunningProbes() {
    AtomicReference<Thread> checking = new AtomicReference<>();
    provider.script(
        (node, round) -> {
          time.interrupt(checking.get());
          time.hang();
          return ScriptedProvider.reading(node, round);
        });
    assertThatThrownBy(
            () ->
                time.run(
                    () -> {
                      checking.set(Thread.currentThread());
                      manager.check(List.of(document(KEY, "n1", "a")));
                    }))
        .isInstanceOf(InterruptedException.class);
    time.advance(Duration.ofSeconds(1));
    assertThat(provider.events("closed", "n1")).hasSize(1);
  }

  private CheckReport check(ConfigDocument... documents) {
    try {
      return time.call(() -> manager.check(List.of(documents)));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static ConfigDocument document(String key, String... idsAndValues) {
    return ConfigDocument.of(key, entries(idsAndValues));
  }

  private static Map<String, Object> entries(String... idsAndValues) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < idsAndValues.length; i += 2) {
      String id = idsAndValues[i];
      entries.put(
          id,
          Map.of(
              "parent_id",
              "chain_1",
              "name",
              "name of " + id,
              "value",
              idsAndValues[i + 1],
              "enabled",
              "true"));
    }
    return entries;
  }
}
