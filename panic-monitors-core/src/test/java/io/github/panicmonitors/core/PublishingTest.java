package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishing of readings and heartbeats: promise P8. */
class PublishingTest {
  private final InMemoryManager host = new InMemoryManager();

  @BeforeEach
  void start() {
    host.started();
  }

  @AfterEach
  void close() {
    assertCountsAddUp(host.status().readings());
    assertCountsAddUp(host.status().heartbeats());
    assertCountsAddUp(host.status().monitorables());
    host.close();
    assertThat(host.status().readings().pending()).isZero();
  }

  private static void assertCountsAddUp(MessageCounts counts) {
    assertThat(counts.pending()).isNotNegative();
    assertThat(counts.gathered())
        .isEqualTo(counts.confirmed() + counts.returned() + counts.dropped() + counts.pending());
  }

  @Test
  void readingIsPersistentWithIdGenerationAndSlot() {
    host.send(config().node("n1", "v1"));

    host.advancePeriods(2);

    List<RecordedMessage> readings = host.published("raw_data", ScriptedProvider.RAW_DATA_KEY);
    assertThat(readings).extracting(RecordedMessage::messageId).doesNotHaveDuplicates();
    long slot = host.time.now().getEpochSecond() / 10;
    assertThat(readings.get(1).messageId()).matches("[0-9a-f]{8}:scripted:n1:1:\\d+:0");
    assertThat(readings.get(1).headers()).containsEntry("generation", 1L);
    assertThat((long) readings.get(1).headers().get("slot")).isBetween(slot - 1, slot);
    assertThat((long) readings.get(1).headers().get("slot"))
        .isEqualTo((long) readings.get(0).headers().get("slot") + 1);
  }

  @Test
  void heartbeatFollowsTheConfirmedReading() {
    host.send(config().node("n1", "v1"));
    host.broker.faults().holdConfirms();

    host.advancePeriods(1);
    assertThat(host.published("raw_data")).hasSize(1);
    assertThat(host.published("health_check", "heartbeat.worker")).isEmpty();

    host.broker.faults().releaseConfirms();
    host.time.settle();
    assertThat(host.published("health_check", "heartbeat.worker"))
        .extracting(RecordedMessage::text)
        .satisfiesExactly(
            text ->
                assertThat(text)
                    .matches(
                        "\\{\"component_name\":\"Node monitor \\(name of n1\\)\","
                            + "\"is_alive\":true,\"timestamp\":\\d+\\.\\d{6}}"));
  }

  @Test
  void roundOfSeveralMessagesPublishesThemInOrderAndOneHeartbeat(LogCheck log) {
    log.expect("routing key of a message must be the descriptor's node.scripted: first");
    host.provider.script(
        "n1",
        (node, round) ->
            RoundResult.reading(
                RawData.of("first", Map.of("n", 1)), RawData.of("second", Map.of("n", 2))));
    host.send(config().node("n1", "v1"));

    host.advancePeriods(1);

    assertThat(host.published("raw_data"))
        .extracting(RecordedMessage::routingKey)
        .containsExactly("first", "second");
    assertThat(host.published("health_check")).hasSize(1);
  }

  @Test
  void failureWithoutAMessageIsReportedAndOnlyItsHeartbeatPublished() {
    host.provider.script(
        "n1",
        (node, round) -> RoundResult.unpublished(FailureKind.CONNECT, "no page answered", "url"));
    host.send(config().node("n1", "v1"));

    host.advancePeriods(1);

    assertThat(host.published("raw_data")).isEmpty();
    assertThat(host.published("health_check"))
        .extracting(RecordedMessage::routingKey)
        .containsExactly("heartbeat.worker");
    assertThat(host.status().monitors().get(0).lastRound())
        .hasValueSatisfying(
            round -> {
              assertThat(round.failure()).contains(FailureKind.CONNECT);
              assertThat(round.message()).isEqualTo("no page answered");
            });
    assertThat(host.status().rounds().get(0).failures()).isEqualTo(Map.of(FailureKind.CONNECT, 1L));
  }

  @Test
  void eachMonitorHasAtMostOneUnconfirmedReading(LogCheck log) {
    log.expect("dropped: CLOSED");
    host.send(config().node("n1", "v1").node("n2", "v1"));
    host.broker.faults().holdConfirms();

    host.advancePeriods(2);

    assertThat(host.published("raw_data")).hasSize(2);
    assertThat(host.status().readings().pending()).isEqualTo(4);
  }

  @Test
  void readingsSurviveALostConnectionInOrderAndWithTheirIds(LogCheck log) {
    log.expect("CONNECTION_LOST");
    log.expect("UNREACHABLE");
    host.send(config().node("n1", "v1"));
    host.broker.faults().holdConfirms();
    host.advancePeriods(2);
    String unconfirmed = host.published("raw_data").get(0).messageId();

    host.broker.faults().stop();
    host.broker.faults().releaseConfirms();
    host.advancePeriods(2);
    host.broker.faults().restart();
    host.advancePeriods(2);

    List<RecordedMessage> readings = host.published("raw_data");
    assertThat(readings.get(1).messageId()).isEqualTo(unconfirmed);
    List<String> slots = readings.stream().map(this::slot).distinct().toList();
    assertThat(slots).isSorted().hasSize(6);
    assertThat(host.status().readings()).isEqualTo(new MessageCounts(6, 6, 0, Map.of()));
  }

  private String slot(RecordedMessage message) {
    return String.valueOf(message.headers().get("slot"));
  }

  @Test
  void rejectedReadingIsRetriedWithItsId() {
    host.send(config().node("n1", "v1"));
    host.advance(Duration.ofMillis(1));
    host.broker.faults().nackNext(2);

    host.advancePeriods(1);

    RecordedMessage arrived = host.published("raw_data").get(0);
    Instant read = host.monitor("n1").lastRound().orElseThrow().startedAt();
    assertThat(Duration.between(read, arrived.time())).isEqualTo(Duration.ofSeconds(2));
    assertThat(host.status().readings().confirmed()).isEqualTo(1);
  }

  @Test
  void readingThatIsAlwaysRejectedIsDropped(LogCheck log) {
    log.expect("dropped: ATTEMPTS");
    host.send(config().node("n1", "v1"));
    host.advance(Duration.ofMillis(1));
    host.broker.faults().nackNext(10);

    host.advance(Duration.ofSeconds(25));

    assertThat(host.status().readings().dropped(DropReason.ATTEMPTS)).isEqualTo(1);
  }

  @Test
  void returnedReadingIsNotRetried(LogCheck log) {
    log.expect("NO_ROUTE for key node.scripted");
    host.broker.deleteQueue("all raw_data");
    host.send(config().node("n1", "v1"));

    host.advancePeriods(2);

    assertThat(host.status().readings()).isEqualTo(new MessageCounts(2, 0, 2, Map.of()));
    assertThat(host.published("health_check", "heartbeat.worker")).isEmpty();
  }

  @Test
  void readingsOlderThanFiveMinutesAreDropped(LogCheck log) {
    log.expect("CONNECTION_LOST");
    log.expect("UNREACHABLE");
    log.expect("dropped: AGE");
    host.send(config().node("n1", "v1"));
    host.broker.faults().stop();

    host.advance(Duration.ofMinutes(10));
    assertThat(host.status().readings().dropped(DropReason.AGE)).isBetween(28L, 31L);
    host.broker.faults().restart();
    host.advance(Duration.ofMinutes(1));

    assertThat(host.status().readings().pending()).isZero();
    assertThat(host.published("raw_data").size()).isBetween(29, 38);
  }

  @Test
  void tooManyReadingsDropTheOldest(LogCheck log) {
    log.expect("CONNECTION_LOST");
    log.expect("UNREACHABLE");
    log.expect("dropped: OVERFLOW");
    ScriptedConfig many = config();
    IntStream.range(0, 1_200).forEach(i -> many.node("n" + i, "v1"));
    host.provider.withoutEvents();
    host.send(many);
    host.broker.faults().stop();

    host.advancePeriods(10);

    assertThat(host.status().readings().gathered()).isEqualTo(12_000);
    assertThat(host.status().readings().dropped(DropReason.OVERFLOW)).isEqualTo(2_000);
    assertThat(host.status().readings().pending()).isEqualTo(10_000);
  }

  @Test
  void publishingContinuesAsConfirmsMakeRoom() {
    ScriptedConfig many = config();
    IntStream.range(0, 2_300).forEach(i -> many.node("n" + i, "v1"));
    // The wrapped strategy has no limit of platform threads.
    ExecutionStrategy threads = context -> ExecutionStrategies.longLivedThreads().start(context);
    try (InMemoryManager large =
        new InMemoryManager(builder -> builder.execution(threads)).started()) {
      large.provider.withoutEvents();
      large.broker.faults().holdConfirms();
      large.send(many);
      large.advancePeriods(1);
      assertThat(large.published("raw_data").size() + large.published("monitorable").size())
          .as("unconfirmed")
          .isEqualTo(2_000);

      large.broker.faults().releaseConfirms();
      large.time.settle();

      assertThat(large.status().readings()).isEqualTo(new MessageCounts(2_300, 2_300, 0, Map.of()));
    }
  }

  @Test
  void managersHeartbeatOvertakesWaitingReadings(LogCheck log) {
    log.expect("BLOCKED: memory");
    ScriptedConfig many = config();
    IntStream.range(0, 50).forEach(i -> many.node("n" + i, "v1"));
    host.send(many);
    host.broker.faults().block("memory");
    host.advancePeriods(3);
    host.ping();
    host.ping();

    host.broker.clearMessages();
    host.broker.faults().unblock();
    host.time.settle();

    assertThat(host.published("health_check", "heartbeat.manager")).hasSize(1);
    RecordedMessage heartbeat = host.published("health_check", "heartbeat.manager").get(0);
    long readingsBefore =
        host.published("raw_data").stream()
            .filter(reading -> reading.time().isBefore(heartbeat.time()))
            .count();
    assertThat(readingsBefore).isZero();
  }

  @Test
  void managersHeartbeatDoesNotWaitForConfirms() {
    // The wrapped strategy has no limit of platform threads.
    ExecutionStrategy threads = context -> ExecutionStrategies.longLivedThreads().start(context);
    try (InMemoryManager large =
        new InMemoryManager(builder -> builder.execution(threads)).started()) {
      ScriptedConfig many = config();
      IntStream.range(0, 2_100).forEach(i -> many.node("n" + i, "v1"));
      large.send(many);
      large.broker.faults().holdConfirms();
      large.advancePeriods(1);
      assertThat(large.published("raw_data")).as("unconfirmed").hasSize(2_000);

      assertThat(large.managerHeartbeat()).contains("\"component_name\":\"Monitors Manager\"");
      assertThat(large.published("raw_data")).hasSize(2_000);

      large.broker.faults().releaseConfirms();
      large.time.settle();
      assertThat(large.status().readings().pending()).isZero();
      assertThat(large.status().readings().confirmed()).isGreaterThan(2_000);
    }
  }

  @Test
  void missingConfirmHasATimeLimit(LogCheck log) {
    log.expect("no confirm within 30 s");
    host.send(config().node("n1", "v1"));
    host.broker.faults().holdConfirms();
    host.advancePeriods(1);

    host.advance(Duration.ofSeconds(31));

    List<String> ids = host.published("raw_data").stream().map(RecordedMessage::messageId).toList();
    assertThat(ids).as("published again over a new connection").hasSize(2);
    assertThat(ids.get(1)).isEqualTo(ids.get(0));
    host.broker.faults().releaseConfirms();
    host.advance(Duration.ofSeconds(20));
    assertThat(host.status().readings().pending()).isZero();
    assertThat(host.status().readings().lost()).isZero();
  }
}
