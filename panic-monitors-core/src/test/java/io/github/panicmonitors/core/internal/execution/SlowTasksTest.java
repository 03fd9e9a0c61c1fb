package io.github.panicmonitors.core.internal.execution;

import static io.github.panicmonitors.core.internal.execution.StrategyFixture.PERIOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slow tasks in a task queue do not delay quick ones, and have their turn. */
class SlowTasksTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration MAX_LAG = Duration.ofMillis(200);

  @AutoClose private StrategyFixture fixture = new StrategyFixture(ExecutionStrategies.taskQueue());

  private final List<ObservedTask> healthy = new ArrayList<>();
  private final List<ObservedTask> others = new ArrayList<>();

  /** A task that records its rounds, some of which take a while. */
  private final class ObservedTask {
    final List<Long> starts = new CopyOnWriteArrayList<>();
    final List<Long> lags = new CopyOnWriteArrayList<>();
    final PeriodicTestTask task;
    private final IntFunction<Duration> durations;

    ObservedTask(String id, Duration firstIn, IntFunction<Duration> durations) {
      this.durations = durations;
      long firstDue = fixture.time.nanoTime() + firstIn.toNanos();
      task = new PeriodicTestTask(fixture.time, id, id, firstDue, PERIOD, this::round);
      fixture.tasks.add(task);
      fixture.execution.add(task);
    }

    private void round() {
      starts.add(fixture.time.nanoTime());
      lags.add(fixture.time.nanoTime() - task.dueNanos());
      fixture.pause(durations.apply(starts.size()));
    }

    Duration longestGap() {
      long longest = 0;
      for (int i = 1; i < starts.size(); i++) {
        longest = Math.max(longest, starts.get(i) - starts.get(i - 1));
      }
      return Duration.ofNanos(longest);
    }

    Duration longestLagSince(long startNanos) {
      long longest = 0;
      for (int i = 0; i < starts.size(); i++) {
        if (starts.get(i) >= startNanos) {
          longest = Math.max(longest, lags.get(i));
        }
      }
      return Duration.ofNanos(longest);
    }
  }

  private ObservedTask timingOut(String id, Duration firstIn, IntPredicate slow) {
    return new ObservedTask(id, firstIn, n -> slow.test(n) ? TIMEOUT : Duration.ZERO);
  }

  @BeforeEach
  void allowLateRounds(LogCheck log) {
    log.allow("rounds start late");
  }

  /** Adds 10 healthy tasks and 300 others, with first rounds spread over a period. */
  private void add(IntPredicate othersAreSlow) {
    for (int i = 0; i < 310; i++) {
      Duration firstIn = PERIOD.multipliedBy(i).dividedBy(310);
      if (i % 31 == 30) {
        healthy.add(timingOut("healthy-" + i, firstIn, round -> false));
      } else {
        others.add(timingOut("other-" + i, firstIn, othersAreSlow));
      }
    }
  }

  private void assertHealthyTasksAreOnTimeSince(long startNanos) {
    assertThat(healthy)
        .allSatisfy(
            one -> assertThat(one.longestLagSince(startNanos)).isLessThanOrEqualTo(MAX_LAG));
  }

  @Test
  void deadTasksDelayNoHealthyOneFromTheThirdPeriodOn() {
    long start = fixture.time.nanoTime();
    add(round -> true);
    fixture.time.advance(PERIOD.multipliedBy(8));

    assertHealthyTasksAreOnTimeSince(start + 2 * PERIOD.toNanos());
    assertThat(healthy).as("no slot skipped").allMatch(one -> one.starts.size() == 8);
  }

  @Test
  void deadTasksHaveTheirTurnAsOftenAsTheirShareAllows() {
    add(round -> true);
    fixture.time.advance(PERIOD.multipliedBy(20));

    int rounds = others.stream().mapToInt(one -> one.starts.size()).sum();
    int share = TaskQueue.DEFAULT_WORKERS - TaskQueue.DEFAULT_WORKERS / 8;
    assertThat(rounds)
        .as("their workers are never idle")
        .isGreaterThan((int) (0.95 * share * PERIOD.multipliedBy(20).dividedBy(TIMEOUT)));
    // A turn of all, and the rest of the period in which the last round ended.
    Duration turn = TIMEOUT.multipliedBy(300).dividedBy(share);
    assertThat(others)
        .allSatisfy(one -> assertThat(one.longestGap()).isLessThanOrEqualTo(turn.plus(PERIOD)));
  }

  @Test
  void fewDeadTasksRunEveryPeriod() {
    for (int i = 0; i < 100; i++) {
      others.add(timingOut("dead-" + i, PERIOD.multipliedBy(i + 1).dividedBy(101), round -> true));
    }
    healthy.add(timingOut("healthy", Duration.ofSeconds(3), round -> false));
    fixture.time.advance(PERIOD.multipliedBy(6));
    assertThat(others).extracting(one -> one.starts.size()).containsOnly(6);
  }

  @Test
  void outageDelaysNoHealthyTaskFromItsThirdPeriodOn() {
    add(round -> round > 3);
    long outage = fixture.time.nanoTime() + 3 * PERIOD.toNanos();
    fixture.time.advance(PERIOD.multipliedBy(12));

    assertThat(others).allMatch(one -> one.starts.size() > 5);
    assertHealthyTasksAreOnTimeSince(outage + 2 * PERIOD.toNanos());
  }

  @Test
  void tasksThatAreSlowEverySecondRoundDelayNoHealthyOne() {
    long start = fixture.time.nanoTime();
    add(round -> round % 2 == 0);
    fixture.time.advance(PERIOD.multipliedBy(12));

    assertHealthyTasksAreOnTimeSince(start + 3 * PERIOD.toNanos());
  }

  @Test
  void recoveredTasksRunEveryPeriodAgain() {
    long recovery = fixture.time.nanoTime() + 6 * PERIOD.toNanos();
    add(round -> fixture.time.nanoTime() < recovery);
    fixture.time.advance(PERIOD.multipliedBy(20));

    assertThat(others)
        .allSatisfy(
            one ->
                assertThat(one.longestLagSince(recovery + 3 * PERIOD.toNanos()))
                    .isLessThanOrEqualTo(MAX_LAG));
  }

  @Test
  void newTaskDoesNotWaitForSlowOnes() {
    add(round -> true);
    fixture.time.advance(PERIOD.multipliedBy(5));
    ObservedTask added = timingOut("added", Duration.ofSeconds(1), round -> false);
    fixture.time.advance(PERIOD.multipliedBy(3));

    assertThat(added.starts).hasSize(3);
    assertThat(added.lags.get(0)).as("until a slow round ends").isLessThan(TIMEOUT.toNanos());
    assertThat(added.longestLagSince(added.starts.get(1))).isLessThanOrEqualTo(MAX_LAG);
  }

  @Test
  void manyNewTasksAreMeasuredAtOnceAlthoughQuickOnesNeedTheWorkers() {
    for (int i = 0; i < 1_000; i++) {
      Duration firstIn = PERIOD.multipliedBy(i).dividedBy(1_000);
      others.add(new ObservedTask("task-" + i, firstIn, round -> Duration.ofMillis(800)));
    }
    fixture.time.advance(PERIOD.multipliedBy(2));
    assertThat(others)
        .as("at most 80 of 112 workers are busy")
        .allSatisfy(one -> assertThat(one.longestLagSince(0)).isLessThanOrEqualTo(MAX_LAG));
  }

  @Test
  void tooManyQuickTasksLeaveSlowOnesTheirTurn() {
    fixture.close();
    fixture = new StrategyFixture(ExecutionStrategies.taskQueue(8));
    for (int i = 0; i < 100; i++) {
      fixture.add(
          "quick-" + i,
          PERIOD.multipliedBy(i).dividedBy(100),
          () -> fixture.pause(Duration.ofMillis(990)));
    }
    for (int i = 0; i < 4; i++) {
      others.add(timingOut("slow-" + i, Duration.ofSeconds(i), round -> true));
    }
    fixture.time.advance(PERIOD.multipliedBy(20));

    assertThat(others)
        .allSatisfy(one -> assertThat(one.starts).hasSizeGreaterThan(4))
        .allSatisfy(one -> assertThat(one.longestGap()).isLessThan(Duration.ofMinutes(1)));
  }
}
