package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static io.github.panicmonitors.core.ScriptedConfig.entry;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.ManagerStatus.Documents;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.core.scripted.ScriptedProvider.Event;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New, updated, removed and invalid configurations: promises P1 to P5. */
class ConfigurationTest {
  private final InMemoryManager host =
      new InMemoryManager(builder -> builder.execution(execution()));

  ExecutionStrategy execution() {
    return ExecutionStrategies.longLivedThreads();
  }

  @BeforeEach
  void start() {
    host.started();
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void newConfigurationStartsAMonitor() {
    host.send(config().node("n1", "v1").node("n2", "v1"));

    host.advancePeriods(3);

    assertThat(host.provider.events("collects", "n1")).hasSize(3);
    assertThat(host.published("raw_data")).hasSize(6);
  }

  @Test
  void updatedConfigurationReplacesTheMonitor() {
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);

    host.send(config().node("n1", "v2"));
    host.advancePeriods(1);

    List<Event> rounds = host.provider.events("collects", "n1");
    assertThat(rounds).extracting(round -> round.node().value()).containsExactly("v1", "v2");
    assertThat(host.provider.events("closed", "n1")).hasSize(1);
  }

  @Test
  void updateKeepsThePhase() {
    host.send(config().node("n1", "v1"));
    host.advancePeriods(2);
    host.advance(Duration.ofSeconds(3));

    host.send(config().node("n1", "v2"));
    host.advancePeriods(2);

    List<Long> secondsApart = secondsBetween(host.published("raw_data"));
    assertThat(secondsApart).containsExactly(10L, 10L, 10L);
  }

  private static List<Long> secondsBetween(List<RecordedMessage> messages) {
    return IntStream.range(1, messages.size())
        .mapToObj(
            i -> Duration.between(messages.get(i - 1).time(), messages.get(i).time()).toSeconds())
        .toList();
  }

  @Test
  void removedConfigurationStopsTheMonitorAndTouchesNoOther() {
    host.send(config().node("n1", "v1").node("n2", "v1"));
    host.advancePeriods(1);

    host.send(config().node("n2", "v1"));
    host.advancePeriods(2);

    assertThat(host.ids()).containsExactly("n2");
    assertThat(host.provider.events("collects", "n1")).hasSize(1);
    assertThat(host.provider.events("closed", "n1")).hasSize(1);
    assertThat(host.provider.events("created", "n2")).hasSize(1);
    assertThat(
            secondsBetween(
                host.published("raw_data").stream()
                    .filter(message -> message.text().contains("n2"))
                    .toList()))
        .containsOnly(10L);
  }

  @Test
  void emptyDocumentRemovesAll() {
    host.send(config().node("n1", "v1").node("n2", "v1"));

    host.send(config());

    assertThat(host.ids()).isEmpty();
    host.advancePeriods(2);
    assertThat(host.published("raw_data")).isEmpty();
  }

  @Test
  void disabledEntryIsStoppedAndRestartedWhenEnabled() {
    host.send(config().node("n1", "v1"));
    host.send(config().disabled("n1"));
    assertThat(host.ids()).isEmpty();

    host.send(config().node("n1", "v1"));
    assertThat(host.ids()).containsExactly("n1");
  }

  @Test
  void repeatedDocumentChangesNothing() {
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);

    assertThat(host.provider.events("created", "n1")).hasSize(1);
    assertThat(host.monitor("n1").generation()).isEqualTo(1);
  }

  @Test
  void firstRoundsAreSpreadOverTenSecondsById() {
    ScriptedConfig many = config();
    IntStream.range(0, 100).forEach(i -> many.node("n" + i, "v1"));
    host.send(many);

    host.advance(Duration.ofSeconds(5));
    int byHalfTime = host.published("raw_data").size();
    host.advance(Duration.ofSeconds(5));

    assertThat(byHalfTime).isBetween(35, 65);
    assertThat(host.published("raw_data")).hasSize(100);
  }

  @Test
  void defaultSectionIsIgnored() {
    host.send(config().raw("DEFAULT", Map.of()).node("n1", "v1"));

    assertThat(host.ids()).containsExactly("n1");
    assertThat(host.status().rejected()).isEmpty();
  }

  @Test
  void invalidEntryIsRejectedAloneAndItsPreviousVersionKeepsRunning(LogCheck log) {
    log.expect("rejected .* entry n1: parent_id is missing");
    host.send(config().node("n1", "v1").node("n2", "v1"));

    host.send(config().raw("n1", Map.of("name", 42)).node("n2", "v2").node("n3", "v1"));
    host.advancePeriods(1);

    assertThat(host.ids()).containsExactlyInAnyOrder("n1", "n2", "n3");
    assertThat(host.provider.events("collects", "n1"))
        .extracting(round -> round.node().value())
        .containsExactly("v1");
    assertThat(host.status().rejected())
        .extracting(RejectedEntry::id, RejectedEntry::reason)
        .containsExactly(tuple("n1", "parent_id is missing or blank"));
  }

  @Test
  void validEntryClearsItsRejection(LogCheck log) {
    log.expect("entry must be an object");
    host.send(config().raw("n1", "not an object"));
    assertThat(host.status().rejected()).hasSize(1);

    host.send(config().node("n1", "v1"));

    assertThat(host.status().rejected()).isEmpty();
  }

  @Test
  void entryWhoseIdDiffersFromItsKeyIsRejected(LogCheck log) {
    log.expect("id differs from the entry's key");
    host.send(config().raw("n1", entry("n2", "v1", "true")));

    assertThat(host.status().rejected())
        .extracting(RejectedEntry::reason)
        .containsExactly("id differs from the entry's key: n2");
  }

  @Test
  void entryWithATooLongNameIsRejectedAndItsPreviousVersionKeepsRunning(LogCheck log) {
    log.expect(
        "entry n1: id, name, parent id and monitor's name must have at most 1000 characters");
    host.send(config().node("n1", "v1"));
    Map<String, Object> entry = entry("n1", "v2", "true");
    entry.put("name", "n".repeat(1_001));

    host.send(config().raw("n1", entry));
    host.advancePeriods(1);

    assertThat(host.provider.events("collects", "n1"))
        .extracting(round -> round.node().value())
        .containsExactly("v1");
    assertThat(host.status().rejected()).hasSize(1);
  }

  @Test
  void idOfTwoDocumentsIsRejectedUntilTheFirstRemovesIt(LogCheck log) {
    log.expect("entry n1: id is already configured by");
    String other = "chains.chainlink.polygon.nodes_config";
    host.send(config().node("n1", "first"));

    host.send(other, config().node("n1", "second").node("n2", "v1").bytes());

    assertThat(host.status().rejected())
        .extracting(RejectedEntry::routingKey, RejectedEntry::reason)
        .containsExactly(tuple(other, "id is already configured by " + ScriptedConfig.KEY));
    assertThat(host.ids()).containsExactlyInAnyOrder("n1", "n2");

    host.send(config());
    host.advancePeriods(1);

    assertThat(host.status().rejected()).isEmpty();
    assertThat(host.provider.events("collects", "n1"))
        .extracting(round -> round.node().value())
        .containsExactly("second");
  }

  @Test
  void entriesOverTheLimitAreRejectedUntilThereIsRoom(LogCheck log) {
    log.expect("entry n3: more than 2 monitorables");
    try (InMemoryManager small =
        new InMemoryManager(builder -> builder.execution(execution()).maxMonitorables(2))
            .started()) {
      small.send(config().node("n1", "v1").node("n2", "v1").node("n3", "v1"));
      assertThat(small.ids()).containsExactly("n1", "n2");

      small.send(config().node("n2", "v2"));
      small.send(config().node("n2", "v2").node("n3", "v1"));

      assertThat(small.ids()).containsExactly("n2", "n3");
      assertThat(small.status().rejected()).isEmpty();
    }
  }

  @Test
  void thousandsOfEntriesOverTheLimitAreLoggedInOneLine(LogCheck log) {
    log.expect("rejected .*: 4998 entries such as n[0-9]+: more than 2 monitorables");
    try (InMemoryManager small =
        new InMemoryManager(builder -> builder.execution(execution()).maxMonitorables(2))
            .started()) {
      ScriptedConfig many = config();
      IntStream.range(0, 5_000).forEach(i -> many.node("n" + i, "v1"));

      small.send(many);

      assertThat(small.status().rejected()).hasSize(4_998);
      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void monitorsWithOneNameRunAndAreReported(LogCheck log) {
    log.expect(
        "scripted:n1 of %1$s and scripted:n2 of %1$s are both called \"Node monitor \\(twin\\)\";"
            .formatted(ScriptedConfig.KEY));
    Map<String, Object> one = entry("n1", "v1", "true");
    Map<String, Object> other = entry("n2", "v1", "true");
    one.put("name", "twin");
    other.put("name", "twin");

    host.send(config().raw("n1", one).raw("n2", other));
    host.send(config().raw("n1", one).raw("n2", other).node("n3", "v1"));

    assertThat(host.ids()).containsExactly("n1", "n2", "n3");
    assertThat(log.records()).hasSize(1);
  }

  @Test
  void renamedSubChainMovesItsNodes() {
    String renamed = "chains.chainlink.eth.nodes_config";
    host.send(config().node("n1", "v1"));

    host.send(config());
    host.send(renamed, config().node("n1", "v1").bytes());

    assertThat(host.ids()).containsExactly("n1");
    assertThat(host.monitor("n1").document()).isEqualTo(renamed);
  }

  @Test
  void unreadableDocumentsAreAcknowledgedAndReportedOnce(LogCheck log) {
    log.expect("document is not JSON");
    log.expect("must be a JSON object");
    log.expect("at most 16777216 bytes");
    host.send(config().node("n1", "v1"));

    host.send(ScriptedConfig.KEY, "not json".getBytes(UTF_8));
    host.send(ScriptedConfig.KEY, "[1, 2]".getBytes(UTF_8));
    host.send(ScriptedConfig.KEY, new byte[0]);
    host.send(ScriptedConfig.KEY, new byte[20 << 20]);
    host.advancePeriods(1);

    assertThat(host.status().documents()).isEqualTo(new Documents(1, 0, 4, 0, 0));
    assertThat(host.status().rejected())
        .extracting(RejectedEntry::reason)
        .satisfiesExactly(
            reason -> assertThat(reason).startsWith("document is not JSON: ").hasSizeLessThan(300),
            reason -> assertThat(reason).isEqualTo("document must be a JSON object, not an array"),
            reason -> assertThat(reason).startsWith("document is not JSON: "),
            reason ->
                assertThat(reason)
                    .isEqualTo("document must have at most 16777216 bytes: 20971520"));
    assertThat(host.broker.depth("monitors_manager_configs_queue")).isZero();
    assertThat(host.published("raw_data")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"value\": NaN}",
        "[-Infinity]",
        "{\"value\": 1e400}",
        "{\"value\": 1e99999999999}",
        "{\"value\": \"\\ud83d\"}",
        "{\"\\udc4d\": 1}",
        "{\"value\": \"v2\", \"value\": \"v3\"}",
        "DEEP",
      })
  void entryThatCannotBeHeldIsRejectedAloneAndItsPreviousVersionKeepsRunning(
      String entry, LogCheck log) {
    log.expect("rejected .* entry n1: ");
    host.send(config().node("n1", "v1").node("n2", "v1"));
    String text = entry.replace("DEEP", "[".repeat(5_000) + "]".repeat(5_000));
    String good = new String(config().node("n2", "v2").bytes(), UTF_8);

    host.send(
        ScriptedConfig.KEY, good.replaceFirst("\\{", "{\"n1\": " + text + ",").getBytes(UTF_8));
    host.advancePeriods(1);

    assertThat(host.published("raw_data"))
        .extracting(RecordedMessage::text)
        .hasSize(2)
        .anySatisfy(message -> assertThat(message).contains("n1", "v1"))
        .anySatisfy(message -> assertThat(message).contains("n2", "v2"));
    assertThat(host.status().documents()).isEqualTo(new Documents(2, 0, 0, 0, 0));
    assertThat(host.status().rejected()).extracting(RejectedEntry::id).containsExactly("n1");
    assertThat(host.broker.depth("monitors_manager_configs_queue")).isZero();
  }

  @Test
  void entryWhoseIdHasHalfASurrogateIsRejectedAlone(LogCheck log) {
    log.expect("rejected .* entry n\ufffd: id must be well-formed Unicode");
    String good = new String(config().node("n2", "v1").bytes(), UTF_8);

    host.send(ScriptedConfig.KEY, good.replaceFirst("\\{", "{\"n\\\\ud83d\": {},").getBytes(UTF_8));

    assertThat(host.ids()).containsExactly("n2");
    assertThat(host.status().rejected()).extracting(RejectedEntry::id).containsExactly("n\ufffd");
  }

  @Test
  void unclaimedDocumentIsAcknowledgedAndCounted() {
    host.broker.bind("monitors_manager_configs_queue", "config", "#");

    host.send("general.systems_config", "{\"a\": {\"id\": \"a\"}}".getBytes(UTF_8));
    host.send("no.such.key", "{\"a\": {\"monitor_node\": \"yes\"}}".getBytes(UTF_8));

    assertThat(host.status().documents()).isEqualTo(new Documents(0, 2, 0, 0, 0));
    assertThat(host.status().unclaimed()).containsExactly("general.systems_config", "no.such.key");
    assertThat(host.status().rejected()).isEmpty();
    assertThat(host.broker.depth("monitors_manager_configs_queue")).isZero();
  }

  @Test
  void documentThatSwitchesNothingOnIsNotUnclaimed() {
    host.broker.bind("monitors_manager_configs_queue", "config", "#");
    String key = "chains.chainlink.bsc.evm_nodes_config";

    host.send(key, "{}".getBytes(UTF_8));
    host.send(key, "{\"DEFAULT\": {}, \"a\": {\"monitor_node\": \"no\"}}".getBytes(UTF_8));

    assertThat(host.status().documents()).isEqualTo(new Documents(2, 0, 0, 0, 0));
    assertThat(host.status().unclaimed()).isEmpty();
  }

  @Test
  void newVersionWaitsForTheOldRoundButApplyDoesNot() {
    host.provider.script("n1", (node, round) -> hangIgnoringCancel());
    host.send(config().node("n1", "old"));
    host.advancePeriods(1);
    assertThat(host.monitor("n1").state()).isEqualTo(MonitorState.RUNNING);

    host.provider.script("n1", ScriptedProvider::reading);
    host.send(config().node("n1", "new"));

    assertThat(host.status().documents().applied()).isEqualTo(2);
    assertThat(host.status().monitors())
        .extracting(monitor -> monitor.state())
        .containsExactly(MonitorState.WAITING, MonitorState.STOPPING);

    host.time.releaseHung();
    host.time.settle();
    host.advancePeriods(1);
    assertThat(host.provider.overlaps()).isZero();
    assertThat(host.published("raw_data"))
        .extracting(RecordedMessage::text)
        .allSatisfy(text -> assertThat(text).contains("new"))
        .hasSize(1);
  }

  private RoundResult hangIgnoringCancel() {
    host.time.hangIgnoringInterrupts();
    return RoundResult.reading();
  }

  @Test
  void olderGenerationIsNotPublishedAfterTheUpdate() {
    host.send(config().node("n1", "old"));
    host.broker.faults().holdConfirms();
    host.advancePeriods(3);
    assertThat(host.published("raw_data")).hasSize(1);

    host.send(config().node("n1", "new"));
    host.broker.faults().releaseConfirms();
    host.advancePeriods(2);

    assertThat(host.published("raw_data"))
        .extracting(message -> message.text().contains("old"))
        .containsExactly(true, false, false);
    assertThat(host.status().readings().dropped()).isEqualTo(2);
  }

  @Test
  void hostAppliesDocumentsItself() {
    AppliedDocument applied =
        host.manager
            .apply(ConfigDocument.of(ScriptedConfig.KEY, Map.of("n1", entry("n1", "v", "yes"))))
            .join();

    assertThat(applied.started()).extracting(key -> key.id()).containsExactly("n1");
    assertThat(host.ids()).containsExactly("n1");
  }

  @Test
  void throwingProviderKeepsItsMonitors(LogCheck log) {
    log.expect("provider failed: java.lang.IllegalStateException$");
    host.send(config().node("n1", "v1"));

    host.provider.failParsing(new IllegalStateException("broken"));
    host.send(config().node("n1", "v2"));

    assertThat(host.ids()).containsExactly("n1");
    assertThat(host.status().rejected())
        .extracting(RejectedEntry::reason)
        .containsExactly("provider failed: java.lang.IllegalStateException");
  }

  @Test
  void hungProviderIsAbandonedAfterFiveSeconds(LogCheck log) {
    log.expect("provider did not return within 5 s");
    host.provider.beforeParsing(host.time::hangIgnoringInterrupts);
    host.send(config().node("n1", "v1"));
    host.advance(Duration.ofSeconds(5));
    assertThat(host.status().rejected())
        .extracting(RejectedEntry::reason)
        .containsExactly("provider did not return within 5 s");

    host.provider.beforeParsing(() -> {});
    host.send(config().node("n1", "v1"));

    assertThat(host.ids()).containsExactly("n1");
  }

  @Test
  void publishesItsMonitorables() {
    host.send(config().node("n1", "v1").node("n2", "v1"));

    assertThat(host.published("monitorable", "chainlink.nodes"))
        .last()
        .extracting(RecordedMessage::text)
        .isEqualTo(
            """
            {"manager_name":"Monitors Manager","sources":[\
            {"chain_id":"chain_1","chain_name":"ethereum","source_id":"n1","source_name":"name of n1"},\
            {"chain_id":"chain_1","chain_name":"ethereum","source_id":"n2","source_name":"name of n2"}]}\
            """);

    host.send(config());
    assertThat(host.published("monitorable", "chainlink.nodes"))
        .last()
        .extracting(RecordedMessage::text)
        .isEqualTo("{\"manager_name\":\"Monitors Manager\",\"sources\":[]}");
  }
}
