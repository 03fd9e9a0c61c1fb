package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.RoundTotals;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.monitor.Warning;
import io.github.panicmonitors.core.internal.task.MonitorTask;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.core.scripted.ScriptedProvider.Event;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rounds that fail, overrun or hang: promises P6 and P7. */
class RoundsTest {
  /** The deadline of the scripted type, which is longer than its period. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

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
  void slotsDuringARoundAreSkippedAndCounted() {
    AtomicInteger rounds = new AtomicInteger();
    host.provider.script("n1", slowAtFirst(rounds));
    host.send(config().node("n1", "v1"));

    host.advancePeriods(6);

    assertThat(host.monitor("n1").skippedSlots()).isEqualTo(2);
    assertThat(rounds).hasValue(4);
    assertThat(host.provider.overlaps()).isZero();
  }

  /** Counts rounds. The first takes 25 s, which is two and a half periods. */
  private ScriptedProvider.Script slowAtFirst(AtomicInteger rounds) {
    return (node, round) -> {
      if (rounds.incrementAndGet() == 1) {
        host.time.waiter().await(host.time.nanoTime() + Duration.ofSeconds(25).toNanos());
      }
      return ScriptedProvider.reading(node, round);
    };
  }

  @Test
  void totalsOfATypeOutliveItsMonitors(LogCheck log) {
    log.expect("itself failed and backs off");
    AtomicInteger rounds = new AtomicInteger();
    host.provider.script("slow", slowAtFirst(rounds));
    host.provider.script("down", (node, round) -> failure(FailureKind.CONNECT));
    host.provider.script(
        "broken",
        (node, round) -> {
          throw new IllegalStateException("a bug");
        });
    assertThat(host.status().rounds()).containsExactly(totals(0, Map.of(), 0));
    host.send(config().node("slow", "v1").node("down", "v1").node("broken", "v1"));
    host.advancePeriods(6);
    RoundTotals before = host.status().rounds().get(0);

    host.send(config());

    assertThat(host.status().monitors()).isEmpty();
    assertThat(host.status().rounds()).containsExactly(before);
    assertThat(before.readings()).isEqualTo(rounds.get()).isEqualTo(4);
    assertThat(before.skippedSlots()).isEqualTo(2);
    assertThat(before.failed(FailureKind.CONNECT)).isEqualTo(6);
    assertThat(before.failed(FailureKind.MONITOR_BUG)).isPositive();
    assertThat(before.failures()).hasSize(2);
  }

  private static RoundTotals totals(long readings, Map<FailureKind, Long> failures, long skipped) {
    return new RoundTotals(ScriptedProvider.TYPE, readings, failures, skipped, Map.of());
  }

  private static RoundResult failure(FailureKind kind) {
    RawData payload = RawData.of(ScriptedProvider.RAW_DATA_KEY, Map.of("error", "no answer"));
    return RoundResult.failure(kind, "no answer", "http://n1", payload);
  }

  @Test
  void warningsAreShownCountedAndLoggedWhenTheyBeginAndEnd() {
    AtomicInteger rounds = new AtomicInteger();
    host.provider.script(
        "n1",
        (node, round) ->
            switch (rounds.incrementAndGet()) {
              case 1, 3 -> limited("next request at 12:0" + rounds);
              case 2 -> failure(FailureKind.CONNECT);
              default -> ScriptedProvider.reading(node, round);
            });
    try (LogLines log = new LogLines(MonitorTask.class, Level.INFO)) {
      host.send(config().node("n1", "v1"));

      host.advancePeriods(3);

      assertThat(host.monitor("n1").lastRound().orElseThrow().warnings())
          .containsExactly(new Warning(Warning.Kind.RATE_LIMITED, "next request at 12:03"));
      assertThat(host.status().rounds().get(0).warned(Warning.Kind.RATE_LIMITED)).isEqualTo(2);
      assertThat(host.status().rounds().get(0).readings()).isEqualTo(2);
      host.advancePeriods(1);
      assertThat(host.monitor("n1").lastRound().orElseThrow().warnings()).isEmpty();
      assertThat(host.status().rounds().get(0).warnings()).hasSize(1);
      assertThat(log.lines())
          .containsExactly(
              "Node monitor (name of n1): warning RATE_LIMITED: next request at 12:01",
              "Node monitor (name of n1): no answer",
              "Node monitor (name of n1): reading again",
              "Node monitor (name of n1): warning RATE_LIMITED has ended");
    }
    assertThat(host.published("health_check", "heartbeat.worker")).hasSize(4);
  }

  /** Returns a reading that only explains why it has no message. */
  private static RoundResult limited(String text) {
    return RoundResult.reading().withWarning(Warning.Kind.RATE_LIMITED, text);
  }

  @Test
  void failureWithoutAMessageIsShownAndCountedAndHasAHeartbeat() {
    host.provider.script("n1", (node, round) -> RoundResult.unpublished(FailureKind.DNS, "no", ""));
    host.send(config().node("n1", "v1"));

    host.advancePeriods(2);

    assertThat(host.monitor("n1").lastRound().orElseThrow().message()).isEqualTo("no");
    assertThat(host.status().rounds()).containsExactly(totals(0, Map.of(FailureKind.DNS, 2L), 0));
    assertThat(host.published("raw_data")).isEmpty();
    assertThat(host.published("health_check", "heartbeat.worker")).hasSize(2);
  }

  @Test
  void abandonedRoundIsCountedWithItsSkippedSlots(LogCheck log) {
    log.expect("did not end after it was cancelled");
    log.expect("an abandoned round ended late");
    host.provider.script("n1", ScriptedProvider.ignoreCancel(host.time));
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);
    host.provider.script("n1", (node, round) -> failure(FailureKind.CONNECT));

    host.advance(DEADLINE.plusSeconds(12));

    assertThat(host.status().rounds())
        .containsExactly(totals(0, Map.of(FailureKind.ABANDONED, 1L, FailureKind.CONNECT, 1L), 3));
  }

  @Test
  void roundCancelledByRemovalIsNotCounted() {
    host.provider.script("n1", ScriptedProvider.obeyCancel(host.time));
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);

    host.send(config());

    assertThat(host.status().rounds()).containsExactly(totals(0, Map.of(), 0));
  }

  @Test
  void roundPastItsDeadlineIsCancelledByHookThenInterrupt() {
    AtomicInteger hooks = new AtomicInteger();
    host.provider.script(
        "n1",
        (node, round) -> {
          round.onCancel(hooks::incrementAndGet);
          host.time.hang();
          return ScriptedProvider.reading(node, round);
        });
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);
    assertThat(host.monitor("n1").state()).isEqualTo(MonitorState.RUNNING);

    host.advance(DEADLINE);

    assertThat(hooks).hasValueGreaterThan(0);
    assertThat(host.monitor("n1").lastRound().orElseThrow().failure())
        .contains(FailureKind.TIMEOUT);
    assertThat(host.status().abandonedThreads()).isZero();
    assertThat(host.published("raw_data")).isEmpty();
    assertThat(host.published("health_check")).isEmpty();
  }

  @Test
  void hostSetsTheDeadlineOfAType() {
    Duration deadline = Duration.ofMillis(1_500);
    try (InMemoryManager impatient =
        new InMemoryManager(builder -> builder.deadline(ScriptedProvider.TYPE, deadline))
            .started()) {
      List<Duration> seen = new ArrayList<>();
      impatient.provider.script(
          "n1",
          (node, round) -> {
            seen.add(round.remaining());
            impatient.time.hang();
            return ScriptedProvider.reading(node, round);
          });
      impatient.send(config().node("n1", "v1"));

      impatient.advancePeriods(1);
      impatient.advance(deadline);

      assertThat(seen).containsOnly(deadline);
      assertThat(impatient.monitor("n1").lastRound().orElseThrow().failure())
          .contains(FailureKind.TIMEOUT);
    }
  }

  @Test
  void failureReturnedAtTheDeadlineIsPublished() {
    host.provider.script(
        "n1",
        (node, round) -> {
          try {
            host.time.hang();
          } catch (InterruptedException e) {
            assertThat(round.remaining()).isZero();
          }
          return failure(FailureKind.TIMEOUT);
        });
    host.send(config().node("n1", "v1"));

    host.advance(DEADLINE.plusSeconds(10));

    assertThat(host.published("raw_data")).hasSize(1);
    assertThat(host.published("health_check", "heartbeat.worker")).hasSize(1);
  }

  private void publishTimeouts() {
    host.provider.timeoutFailure(node -> Optional.of(failure(FailureKind.TIMEOUT)));
  }

  @Test
  void roundThatEndsAfterItsDeadlineWithoutAResultPublishesTheTimeoutFailure() {
    publishTimeouts();
    host.provider.script("n1", ScriptedProvider.obeyCancel(host.time));
    host.send(config().node("n1", "v1"));

    host.advance(DEADLINE.plusSeconds(10));

    assertThat(host.published("raw_data")).hasSize(1);
    assertThat(host.published("health_check", "heartbeat.worker")).hasSize(1);
    assertThat(host.monitor("n1").lastRound().orElseThrow().failure())
        .contains(FailureKind.TIMEOUT);
    assertThat(host.provider.events("timed out", "n1"))
        .extracting(Event::thread)
        .containsExactly(host.provider.events("collects", "n1").get(0).thread());
    assertThat(host.managerHeartbeat()).contains("\"dead_processes\":[]");
  }

  @Test
  void lateResultIsPublishedInPlaceOfTheTimeoutFailure() {
    publishTimeouts();
    host.provider.script(
        "n1",
        (node, round) -> {
          try {
            host.time.hang();
          } catch (InterruptedException e) {
            host.time.waiter().await(host.time.nanoTime() + Duration.ofSeconds(1).toNanos());
          }
          return ScriptedProvider.reading(node, round);
        });
    host.send(config().node("n1", "v1"));

    host.advance(DEADLINE.plusSeconds(11));

    assertThat(host.published("raw_data"))
        .singleElement()
        .satisfies(message -> assertThat(message.text()).contains("\"value\":\"v1\""));
    assertThat(host.provider.events("timed out", "n1")).isEmpty();
  }

  @Test
  void roundCancelledByAnUpdateOrARemovalPublishesNoTimeoutFailure() {
    publishTimeouts();
    for (String id : List.of("n1", "n2")) {
      host.provider.script(id, endLateWithoutAResult());
    }
    host.send(config().node("n1", "v1").node("n2", "v1"));
    while (host.provider.events("collects", "n1").isEmpty()
        || host.provider.events("collects", "n2").isEmpty()) {
      host.advance(Duration.ofSeconds(1));
    }
    host.advance(DEADLINE.minusSeconds(11));

    host.send(config().node("n1", "v2"));
    host.advance(Duration.ofSeconds(2));

    assertThat(host.provider.events("ended", "n1")).hasSize(1);
    assertThat(host.provider.events("ended", "n2")).hasSize(1);
    assertThat(host.provider.events("timed out", "n1")).isEmpty();
    assertThat(host.provider.events("timed out", "n2")).isEmpty();
    assertThat(host.published("raw_data")).isEmpty();
  }

  private ScriptedProvider.Script endLateWithoutAResult() {
    return (node, round) -> {
      try {
        host.time.hang();
      } catch (InterruptedException e) {
        host.time.waiter().await(host.time.nanoTime() + Duration.ofSeconds(1).toNanos());
      }
      throw new IllegalStateException("socket closed");
    };
  }

  @Test
  void abandonedRoundPublishesNoTimeoutFailure(LogCheck log) {
    log.expect("did not end after it was cancelled");
    log.expect("an abandoned round ended late");
    publishTimeouts();
    host.provider.script(
        "n1",
        (node, round) -> {
          host.time.hangIgnoringInterrupts();
          throw new IllegalStateException("at last");
        });
    host.send(config().node("n1", "v1"));
    host.advance(DEADLINE.plusSeconds(13));
    host.provider.script("n1", ScriptedProvider::reading);
    assertOnlyDead("n1");

    host.time.releaseHung();
    host.time.settle();

    assertThat(host.provider.events("timed out", "n1")).isEmpty();
    assertThat(host.published("raw_data")).isEmpty();
  }

  private void assertOnlyDead(String id) {
    assertThat(host.managerHeartbeat())
        .contains("\"dead_processes\":[\"Node monitor (name of " + id + ")\"]");
  }

  @Test
  void hangingTimeoutFailureIsAbandoned(LogCheck log) {
    log.expect("did not end after it was cancelled");
    log.expect("an abandoned round ended late");
    host.provider.timeoutFailure(
        node -> {
          host.time.hangIgnoringInterrupts();
          return Optional.of(failure(FailureKind.TIMEOUT));
        });
    host.provider.script("n1", ScriptedProvider.obeyCancel(host.time));
    host.send(config().node("n1", "v1"));
    host.advance(DEADLINE.plusSeconds(9));
    host.provider.script("n1", ScriptedProvider::reading);
    host.advance(Duration.ofSeconds(13));

    assertThat(host.status().abandonedThreads()).isEqualTo(1);
    assertThat(host.provider.events("created", "n1")).hasSize(2);
    host.time.releaseHung();
    host.time.settle();
    assertThat(host.published("raw_data"))
        .isNotEmpty()
        .noneMatch(message -> message.text().contains("no answer"));
  }

  @Test
  void roundThatIgnoresItsCancellationIsAbandonedAndItsMonitorReplaced(LogCheck log) {
    log.expect("did not end after it was cancelled");
    log.expect("an abandoned round ended late");
    host.provider.script("n1", ScriptedProvider.ignoreCancel(host.time));
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);
    host.provider.script("n1", ScriptedProvider::reading);

    host.advance(DEADLINE.plusSeconds(12));

    assertThat(host.status().abandonedThreads()).isEqualTo(1);
    assertThat(host.provider.events("created", "n1")).hasSize(2);
    assertThat(host.published("raw_data")).isNotEmpty();
    int published = host.published("raw_data").size();

    host.time.releaseHung();
    host.time.settle();

    assertThat(host.published("raw_data")).as("readings, without the late one").hasSize(published);
    assertThat(host.provider.events("closed", "n1")).isEmpty();
    assertThat(host.provider.hasEnded(host.provider.events("collects", "n1").get(0).thread()))
        .isTrue();
  }

  @Test
  void monitorIsDeadUntilItsSuccessorHasFinishedARound(LogCheck log) {
    log.expect("did not end after it was cancelled");
    log.expect("an abandoned round ended late");
    host.provider.script("n1", ScriptedProvider.ignoreCancel(host.time));
    host.send(config().node("n1", "v1").node("n2", "v1"));
    while (host.provider.events("collects", "n1").isEmpty()) {
      host.advance(Duration.ofSeconds(1));
    }
    assertThat(host.managerHeartbeat()).contains("\"dead_processes\":[]");

    host.advance(DEADLINE);
    assertThat(host.status().abandonedThreads())
        .as("abandoned threads during the grace period")
        .isZero();
    assertOnlyFirstIsDead();
    host.advance(Duration.ofSeconds(2));
    assertThat(host.status().abandonedThreads()).isOne();
    assertOnlyFirstIsDead();

    host.provider.script("n1", ScriptedProvider::reading);
    host.advance(Duration.ofSeconds(12));
    assertThat(host.managerHeartbeat()).contains("\"dead_processes\":[]");
  }

  private void assertOnlyFirstIsDead() {
    assertThat(host.managerHeartbeat())
        .contains("\"running_processes\":[\"Node monitor (name of n2)\"]")
        .contains("\"dead_processes\":[\"Node monitor (name of n1)\"]");
  }

  @Test
  void monitorIsScheduledAgainWhateverItThrows(LogCheck log) {
    log.expect("itself failed and backs off");
    List<Throwable> thrown =
        List.of(
            new IllegalStateException("a bug"),
            new StackOverflowError(),
            new OutOfMemoryError("pretended"),
            new NoClassDefFoundError("missing"));
    AtomicInteger rounds = new AtomicInteger();
    host.provider.script(
        "n1",
        (node, round) -> {
          int n = rounds.getAndIncrement();
          if (n == thrown.size()) {
            return nothing();
          }
          if (n < thrown.size()) {
            throw ScriptedProvider.<RuntimeException>sneaky(thrown.get(n));
          }
          return ScriptedProvider.reading(node, round);
        });
    host.send(config().node("n1", "v1"));

    host.advancePeriods(1);
    assertThat(host.monitor("n1").state()).isEqualTo(MonitorState.BACKING_OFF);
    assertThat(host.managerHeartbeat())
        .contains("\"dead_processes\":[\"Node monitor (name of n1)\"]");
    host.advance(Duration.ofMinutes(20));

    assertThat(rounds).hasValueGreaterThan(thrown.size() + 1);
    assertThat(host.monitor("n1").state()).isEqualTo(MonitorState.WAITING);
    assertThat(host.published("raw_data")).hasSize(rounds.get() - thrown.size() - 1);
    assertThat(host.managerHeartbeat()).contains("\"dead_processes\":[]");
  }

  @SuppressWarnings("NullAway") // a careless monitor returns null
  private static RoundResult nothing() {
    return null;
  }

  @Test
  void bugsMakeAMonitorBackOffFromOnePeriodToFiveMinutes(LogCheck log) {
    log.expect("itself failed and backs off: java.lang.IllegalStateException");
    host.provider.script(
        "n1",
        (node, round) -> {
          throw new IllegalStateException("a bug");
        });
    host.send(config().node("n1", "v1"));

    host.advance(Duration.ofMinutes(4));
    int early = host.provider.events("collects", "n1").size();
    host.advance(Duration.ofHours(1));
    int later = host.provider.events("collects", "n1").size() - early;

    assertThat(early).isBetween(4, 8);
    assertThat(later).as("from 2.5 to 5 minutes each").isBetween(11, 24);
    assertThat(host.published("raw_data")).isEmpty();
    assertThat(host.published("health_check", "heartbeat.worker")).isEmpty();
  }

  @Test
  void removedMonitorInARoundIsCancelledAtOnce() {
    host.provider.script("n1", ScriptedProvider.obeyCancel(host.time));
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);

    host.send(config());

    assertThat(host.provider.events("ended", "n1")).hasSize(1);
    assertThat(host.provider.events("closed", "n1")).hasSize(1);
    assertThat(host.status().monitors()).isEmpty();
    assertThat(host.published("raw_data")).isEmpty();
  }

  @Test
  void updateOfAHungMonitorWaitsForTheGracePeriodOnly(LogCheck log) {
    log.expect("did not end after it was cancelled");
    log.expect("an abandoned round ended late");
    host.provider.script("n1", ScriptedProvider.ignoreCancel(host.time));
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);
    host.provider.script("n1", ScriptedProvider::reading);

    host.send(config().node("n1", "v2"));
    host.advance(Duration.ofSeconds(1));
    assertThat(host.provider.events("created", "n1")).hasSize(1);
    host.advance(Duration.ofSeconds(11));

    assertThat(host.provider.events("created", "n1"))
        .extracting(event -> event.node().value())
        .containsExactly("v1", "v2");
    assertThat(host.status().abandonedThreads()).isEqualTo(1);
  }

  @Test
  void monitorRemovedAndAddedDuringARoundNeverOverlaps() {
    host.provider.script("n1", ScriptedProvider.ignoreCancel(host.time));
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);
    host.provider.script("n1", ScriptedProvider::reading);

    host.send(config());
    host.send(config().node("n1", "v2"));
    host.send(config().node("n1", "v3"));
    host.time.releaseHung();
    host.time.settle();
    host.advancePeriods(1);

    assertThat(host.provider.overlaps()).isZero();
    assertThat(host.provider.events("collects", "n1"))
        .extracting(Event::toString)
        .containsExactly("collects n1=v1", "collects n1=v3");
    assertThat(host.status().abandonedThreads()).isZero();
  }

  @Test
  void throwingCancelHookDoesNotPreventTheInterrupt(LogCheck log) {
    log.expect("cancel hook failed: java.lang.IllegalStateException");
    host.provider.script(
        "n1",
        (node, round) -> {
          round.onCancel(
              () -> {
                throw new IllegalStateException("bad hook");
              });
          host.time.hang();
          return ScriptedProvider.reading(node, round);
        });
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);

    host.send(config());

    assertThat(host.provider.events("ended", "n1")).hasSize(1);
  }

  @Test
  @Tag("long")
  void hundredMonitorsRunForADay() {
    ScriptedConfig many = config();
    for (int i = 0; i < 100; i++) {
      many.node("n" + i, "v1");
    }
    try (InMemoryManager day =
        new InMemoryManager(builder -> builder.period(ScriptedProvider.TYPE, Duration.ofMinutes(1)))
            .started()) {
      day.provider.withoutEvents();
      day.send(many);
      for (int hour = 0; hour < 24; hour++) {
        day.advance(Duration.ofHours(1));
        day.broker.clearMessages();
      }

      assertThat(day.status().monitors())
          .hasSize(100)
          .allSatisfy(monitor -> assertThat(monitor.rounds()).isEqualTo(24 * 60));
      assertThat(day.status().readings().confirmed()).isEqualTo(100 * 24 * 60);
      assertThat(day.status().heartbeats().confirmed()).isEqualTo(100 * 24 * 60);
    }
  }
}
