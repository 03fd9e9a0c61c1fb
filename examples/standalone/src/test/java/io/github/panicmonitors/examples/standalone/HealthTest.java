package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.RoleStatus;
import io.github.panicmonitors.examples.standalone.Health.State;
import io.github.panicmonitors.testkit.status.TestManagerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class HealthTest {
  private static final long START_NANOS = -5;

  private HealthHistory history = HealthHistory.EMPTY;

  /** Judges a status at a time after all earlier ones. */
  private Health at(double seconds, Statuses statuses) {
    ManagerStatus status = statuses.status();
    history = history.with(status, START_NANOS + Math.round(seconds * 1e9));
    return Health.of(status, history);
  }

  private Health of(Statuses statuses) {
    return at(0, statuses);
  }

  @Test
  void isWellWhileRunningAndConnected() {
    Health health = of(new Statuses());

    assertThat(health.state()).isEqualTo(State.WELL).hasToString("well");
    assertThat(health.reasons()).isEmpty();
    assertThat(health.isHealthy()).isTrue();
    assertThat(health.startup()).isEmpty();
  }

  @Test
  void saysWhoHoldsTheQueueOfEachRole() {
    ManagerStatus status =
        TestManagerStatus.named("two roles")
            .role(role("Node", RoleStatus.Hold.HELD, true))
            .role(role("System", RoleStatus.Hold.REFUSED, false))
            .build();
    Health health = Health.of(status, HealthHistory.EMPTY.with(status, 0));

    assertThat(health.isHealthy()).isFalse();
    assertThat(health.reasons())
        .containsExactly(
            "System: another consumer holds System queue since 2026-01-31T12:00:00Z; monitors wait:"
                + " ACCESS_REFUSED");
    assertThat(health.holders())
        .containsEntry("Node", "this manager holds Node queue since 2026-01-31T12:00:00Z")
        .containsOnlyKeys("Node", "System");
  }

  private static RoleStatus role(String name, RoleStatus.Hold hold, boolean acting) {
    boolean held = hold == RoleStatus.Hold.HELD;
    ConnectionStatus consuming =
        new ConnectionStatus(
            ConnectionStatus.Side.CONSUMING,
            name,
            held ? ConnectionStatus.State.CONNECTED : ConnectionStatus.State.REFUSED,
            TestManagerStatus.TIME,
            held ? "" : "ACCESS_REFUSED",
            0,
            0,
            Duration.ZERO);
    return new RoleStatus(
        name,
        name + " queue",
        name + " pings",
        consuming,
        hold,
        TestManagerStatus.TIME,
        acting,
        true,
        List.of(),
        List.of(),
        Map.of(),
        List.of());
  }

  @Test
  void isWellThoughANodeIsDown() {
    assertThat(of(new Statuses().nodeDown()).state()).isEqualTo(State.WELL);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "RUNNING")
  void failsUnlessRunning(ManagerStatus.State state) {
    Health health = of(new Statuses().state(state));

    assertThat(health.isHealthy()).isFalse();
    assertThat(health.reasons())
        .singleElement()
        .asString()
        .isEqualToIgnoringCase("manager is " + state);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "CONNECTED")
  void failsWithoutEitherConnection(ConnectionStatus.State state) {
    assertThat(of(new Statuses().publishing(state, "no route")).reasons())
        .singleElement()
        .asString()
        .isEqualToIgnoringCase("publishing connection is " + state + ": no route");
    assertThat(of(new Statuses().consuming(state, "")).reasons())
        .singleElement()
        .asString()
        .isEqualToIgnoringCase("consuming connection is " + state);
  }

  @Test
  void failsWhileMonitorsCannotConnect() {
    Health health = of(new Statuses().failingConnections(3, "too many"));

    assertThat(health.state()).isEqualTo(State.FAILING);
    assertThat(health.reasons()).containsExactly("connections of 3 monitors fail: too many");
  }

  @Test
  void listsEveryReasonWorstFirst() {
    Statuses statuses =
        new Statuses()
            .monitor(MonitorState.UNSTARTED, seconds(10), seconds(40))
            .waiting(2, seconds(9))
            .publishing(ConnectionStatus.State.BLOCKED, "memory")
            .consuming(ConnectionStatus.State.REFUSED, "406");

    assertThat(of(statuses).reasons())
        .containsExactly(
            "publishing connection is blocked: memory",
            "consuming connection is refused: 406",
            "1 of 1 monitors are overdue: they began no round for two periods and 10 s",
            "2 configurations wait to be applied, the oldest for 9 s");
  }

  /** The time is three of the shortest periods, but at least 30 s. */
  @ParameterizedTest
  @CsvSource({
    "1, 60, 29.9, WELL",
    "1, 60, 30, FAILING",
    "10, 60, 29.9, WELL",
    "10, 60, 30, FAILING",
    "20, 60, 59.9, WELL",
    "20, 60, 60, FAILING",
    "60, 20, 60, FAILING",
  })
  void failsIfNoReadingIsConfirmed(int period, int other, double seconds, State expected) {
    for (double at = 0; at < seconds; at += 1) {
      at(at, unconfirmed(period, other).readings(counts(10 + Math.round(at), 4)));
    }
    Health health = at(seconds, unconfirmed(period, other).readings(counts(200, 4)));

    assertThat(health.state()).isEqualTo(expected);
    assertThat(health.isHealthy()).isEqualTo(expected == State.WELL);
    if (expected == State.FAILING) {
      assertThat(health.reasons())
          .containsExactly(
              "no reading was confirmed for %.0f s, although rounds ended".formatted(seconds));
    }
  }

  private static Statuses unconfirmed(int period, int otherPeriod) {
    return new Statuses()
        .monitor(MonitorState.WAITING, seconds(period), seconds(1))
        .monitor(MonitorState.WAITING, seconds(otherPeriod), seconds(1));
  }

  private static MessageCounts counts(long gathered, long confirmed) {
    return new MessageCounts(gathered, confirmed, 0, Map.of());
  }

  @Test
  void oneConfirmedReadingIsEnough() {
    at(0, new Statuses().readings(counts(5, 4)));
    at(29, new Statuses().readings(counts(90, 4)));
    at(29.5, new Statuses().readings(counts(95, 5)));

    assertThat(at(59, new Statuses().readings(counts(200, 5))).isHealthy()).isTrue();
    assertThat(at(60, new Statuses().readings(counts(210, 5))).isHealthy()).isFalse();
    assertThat(at(61, new Statuses().readings(counts(211, 6))).isHealthy()).isTrue();
  }

  @Test
  void countsReadingsThatAreReturnedOrDroppedAsUnconfirmed() {
    at(0, new Statuses().readings(new MessageCounts(0, 0, 0, Map.of())));
    at(1, new Statuses().readings(new MessageCounts(1, 0, 1, Map.of())));

    assertThat(at(30, new Statuses().readings(new MessageCounts(9, 0, 9, Map.of()))).isHealthy())
        .isTrue();
    assertThat(at(31, new Statuses().readings(new MessageCounts(10, 0, 10, Map.of()))).isHealthy())
        .isFalse();
  }

  @Test
  void isWellWhileNoRoundEnds() {
    at(0, new Statuses().readings(counts(5, 5)));
    assertThat(at(1_000, new Statuses().readings(counts(5, 5))).isHealthy())
        .as("everything is confirmed")
        .isTrue();
    at(1_001, new Statuses().readings(counts(6, 5)));
    assertThat(at(1_032, new Statuses().readings(counts(6, 5))).isHealthy())
        .as("the last round ended 31 s ago")
        .isTrue();
  }

  /** A monitor is overdue after two periods and 10 s. */
  @ParameterizedTest
  @CsvSource({
    "WAITING, 10, 30, WELL",
    "WAITING, 10, 30.001, OVERDUE",
    "WAITING, 1, 12.001, OVERDUE",
    "WAITING, 3600, 7210, WELL",
    "WAITING, 3600, 7210.1, OVERDUE",
    "RUNNING, 10, 31, OVERDUE",
    "UNSTARTED, 10, 31, OVERDUE",
    "BACKING_OFF, 10, 31, WELL",
    "STOPPING, 10, 31, WELL",
    "STOPPED, 10, 31, WELL",
  })
  void countsOverdueMonitors(MonitorState state, double period, double sinceRound, State expected) {
    Statuses statuses =
        new Statuses()
            .monitor(MonitorState.WAITING, seconds(10), seconds(1))
            .monitor(state, seconds(period), seconds(sinceRound));
    Health health = of(statuses);

    assertThat(health.state()).isEqualTo(expected);
    assertThat(health.isHealthy()).as("a restart would make it worse").isTrue();
    assertThat(health.counts().overdue()).isEqualTo(expected == State.OVERDUE ? 1 : 0);
  }

  @Test
  void countsTheMonitorsThatShouldRun() {
    Statuses statuses =
        new Statuses()
            .monitor(MonitorState.STOPPING, seconds(10), seconds(99))
            .monitor(MonitorState.WAITING, seconds(10), seconds(1))
            .monitor(MonitorState.WAITING, seconds(10), seconds(99));

    assertThat(of(statuses).reasons())
        .containsExactly(
            "1 of 2 monitors are overdue: they began no round for two periods and 10 s");
  }

  @Test
  void isOverloadedForAMinuteAfterASlotWasSkipped() {
    assertThat(at(0, new Statuses().skippedSlots(4)).state())
        .as("skipped before the first status")
        .isEqualTo(State.WELL);
    Health health = at(100, new Statuses().skippedSlots(6));
    assertThat(health.state()).isEqualTo(State.OVERLOADED);
    assertThat(health.isHealthy()).isTrue();
    assertThat(health.reasons())
        .containsExactly("overloaded: 2 slots skipped and 0 readings dropped in the last minute");
    assertThat(at(130, new Statuses().skippedSlots(7)).counts().skippedSlots()).isEqualTo(3);
    assertThat(at(159, new Statuses().skippedSlots(7)).counts().skippedSlots()).isEqualTo(3);
    assertThat(at(160, new Statuses().skippedSlots(7)).counts().skippedSlots()).isEqualTo(1);
    assertThat(at(190, new Statuses().skippedSlots(7)).state()).isEqualTo(State.WELL);
  }

  @ParameterizedTest
  @EnumSource
  void isOverloadedIfReadingsAreDropped(DropReason reason) {
    at(0, new Statuses().readings(new MessageCounts(10, 10, 0, Map.of())));
    Statuses statuses = new Statuses().readings(new MessageCounts(13, 11, 0, Map.of(reason, 2L)));
    boolean expected = reason == DropReason.SUPERSEDED || reason == DropReason.CLOSED;

    assertThat(at(1, statuses).counts().droppedReadings()).isEqualTo(expected ? 0 : 2);
    assertThat(at(1, statuses).state()).isEqualTo(expected ? State.WELL : State.OVERLOADED);
  }

  @ParameterizedTest
  @CsvSource({"5, WELL", "5.1, CONFIGURATION_WAITING"})
  void reportsAConfigurationThatWaitsLong(double waited, State expected) {
    Health health = of(new Statuses().waiting(3, seconds(waited)));

    assertThat(health.state()).isEqualTo(expected);
    assertThat(health.isHealthy()).isTrue();
    assertThat(health.counts().waitingDocuments()).isEqualTo(3);
  }

  @Test
  void isNotReadyWhileStartingOrRestoring() {
    Health starting = of(new Statuses().startup(false, 0, 0));
    assertThat(starting.startup())
        .containsExactly(
            new Health.Finding(State.STARTING, "the first attempts to connect have not ended"));
    assertThat(starting.isHealthy()).isTrue();

    Health restoring = of(new Statuses().startup(true, 3, 10));
    assertThat(restoring.startup())
        .containsExactly(
            new Health.Finding(State.RESTORING, "3 of 10 stored configurations are restored"));
    assertThat(restoring.isHealthy()).isTrue();
  }

  @Test
  void isReadyThoughTheBrokerIsDown() {
    assertThat(of(new Statuses().publishing(ConnectionStatus.State.CONNECTING, "")).startup())
        .isEmpty();
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }
}
