package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.monitor.Warning;
import io.github.panicmonitors.testkit.status.TestMonitorStatus;
import io.github.panicmonitors.testkit.status.TestRoundReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitorDeltaTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final MonitorDelta delta = new MonitorDelta();

  private static ManagerStatus status(MonitorStatus... monitors) {
    return new Statuses().monitors(monitors).status();
  }

  private static MonitorStatus monitor(String id, long generation, int rounds, RoundResult result) {
    TestMonitorStatus monitor =
        TestMonitorStatus.of("ship", id)
            .document("g")
            .name("name of " + id)
            .generation(generation)
            .rounds(rounds);
    if (rounds > 0) {
      monitor.last(
          TestRoundReport.of("ship", id)
              .slot(rounds)
              .startedAt(NOON.plusSeconds(rounds))
              .lag(Duration.ofMillis(2))
              .took(Duration.ofMillis(30))
              .result(result));
    }
    return monitor.build();
  }

  private static RoundResult reading(int position, int crew) {
    return RoundResult.reading(RawData.of("k", Map.of("position", position, "crew", crew)))
        .withSource("http://a")
        .withWarning(Warning.Kind.UNSUPPORTED, "no engine");
  }

  private static RoundResult failure() {
    return RoundResult.failure(
        FailureKind.CONNECT, "sunk", "http://b", RawData.of("k", Map.of("code", 1)));
  }

  @Test
  void sendsANewMonitorInFull() {
    delta.update(status(monitor("a", 1, 0, null)));
    MonitorDelta.Changes changes =
        delta.update(status(monitor("a", 1, 0, null), monitor("b", 2, 3, reading(7, 9))));

    assertThat(changes.removed()).isEmpty();
    assertThat(changes.monitors()).hasSize(1);
    Map<String, Object> change = changes.monitors().get(0);
    assertThat(change)
        .containsEntry("n", 1)
        .containsEntry("type", "ship")
        .containsEntry("document", "g")
        .containsEntry("id", "b")
        .containsEntry("name", "name of b")
        .containsEntry("rounds", 3L)
        .containsEntry("at", NOON.plusSeconds(3).toEpochMilli())
        .containsEntry("lag", 2L)
        .containsEntry("took", 30L)
        .containsEntry("failure", null)
        .containsEntry("warnings", List.of("UNSUPPORTED: no engine"))
        .containsEntry("source", "http://a")
        .containsEntry("values", Map.of("position", 7, "crew", 9));
  }

  @Test
  void sendsNothingIfNothingChanged() {
    delta.update(status(monitor("a", 1, 1, reading(7, 9))));

    assertThat(delta.update(status(monitor("a", 1, 1, reading(7, 9)))).monitors()).isEmpty();
  }

  @Test
  void sendsOnlyChangedFieldsAfterARound() {
    delta.update(status(monitor("a", 1, 1, reading(7, 9))));

    assertThat(delta.update(status(monitor("a", 1, 2, reading(8, 9)))).monitors())
        .containsExactly(
            Map.of(
                "n",
                0,
                "rounds",
                2L,
                "at",
                NOON.plusSeconds(2).toEpochMilli(),
                "changed",
                Map.of("position", 8)));
  }

  @Test
  void sendsEmptyValuesAfterAFailure() {
    delta.update(status(monitor("a", 1, 1, reading(7, 9))));

    assertThat(delta.update(status(monitor("a", 1, 2, failure()))).monitors().get(0))
        .containsEntry("failure", FailureKind.CONNECT)
        .containsEntry("message", "sunk")
        .containsEntry("source", "http://b")
        .containsEntry("values", Map.of());
  }

  @Test
  void sendsOneChangeForManyMissedRounds() {
    delta.update(status(monitor("a", 1, 1, reading(7, 9))));

    assertThat(delta.update(status(monitor("a", 1, 900, reading(8, 9)))).monitors()).hasSize(1);
  }

  @Test
  void sendsTheNumbersOfRemovedMonitors() {
    delta.update(status(monitor("a", 1, 1, failure()), monitor("b", 2, 1, failure())));

    assertThat(delta.update(status(monitor("b", 2, 1, failure()))).removed()).isEqualTo(List.of(0));
    assertThat(delta.update(status(monitor("b", 2, 1, failure()))).removed()).isEmpty();
  }

  @Test
  void sendsTheNewVersionWhileTheOldOneIsStopping() {
    MonitorStatus old = monitor("a", 1, 5, failure());
    MonitorStatus replaced = monitor("a", 2, 0, null);

    assertThat(delta.update(status(replaced, old)).monitors())
        .singleElement()
        .satisfies(monitor -> assertThat(monitor).containsEntry("rounds", 0L));
  }
}
