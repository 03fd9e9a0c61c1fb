package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.execution.DueQueue.Limits;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadEstimatorTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final LoadEstimator estimator = new LoadEstimator(8);
  private final QueuedTask task = queued(10);

  private static QueuedTask queued(int seconds) {
    return new QueuedTask(
        new PeriodicTestTask(
            TimeSource.system(), "a", "a", 0, Duration.ofSeconds(seconds), () -> {}),
        1);
  }

  @Test
  void reportsARoundThatItsWorkerStartsLate(LogCheck log) {
    log.expect("rounds start late, by PT2S now; workers: 8, needed on average: 0\\.5");
    estimator.added(task);
    estimator.roundEnded(task, 2 * SECOND, 5 * SECOND, 10 * SECOND);
    estimator.keepsUp(10 * SECOND);
    assertThat(estimator.load(10 * SECOND).lag()).isEqualTo(Duration.ofSeconds(2));

    estimator.roundEnded(task, 0, 5 * SECOND, 20 * SECOND);
    estimator.keepsUp(20 * SECOND);
    assertThat(estimator.load(20 * SECOND).lag()).isZero();
  }

  @Test
  void warnsOnceWhileRoundsAreLateNowAndThen(LogCheck log) {
    log.expect("rounds start late");
    estimator.added(task);
    for (int second = 0; second < 60; second += 5) {
      estimator.waiting((second - 2) * SECOND, second * SECOND);
      estimator.keepsUp((second + 4) * SECOND);
    }
    assertThat(log.records()).hasSize(1);
    estimator.keepsUp(65 * SECOND);
    estimator.waiting(70 * SECOND, 72 * SECOND);
    assertThat(log.records()).hasSize(2);
  }

  @Test
  void countsATaskWithoutARoundLikeTheAverage() {
    estimator.added(task);
    estimator.added(queued(5));
    estimator.roundEnded(task, 0, SECOND, SECOND);
    estimator.keepsUp(SECOND);
    assertThat(estimator.load(SECOND).workersNeeded()).isCloseTo(0.3, within(1e-9));
  }

  @Test
  void estimatesThatASuccessorNeedsWhatItsPredecessorNeeded() {
    QueuedTask next = queued(10);
    estimator.added(task);
    estimator.roundEnded(task, 0, SECOND, SECOND);
    estimator.added(next);
    estimator.inherit(task, next);
    assertThat(next.pace).isEqualTo(Pace.SLOW);
    estimator.removed(task);
    estimator.keepsUp(SECOND);
    assertThat(estimator.load(SECOND).workersNeeded()).isCloseTo(0.1, within(1e-9));
    estimator.removed(next);
    estimator.keepsUp(SECOND);
    assertThat(estimator.load(SECOND).workersNeeded()).isZero();
  }

  private QueuedTask measured(long roundNanos) {
    QueuedTask measured = queued(10);
    estimator.added(measured);
    estimator.measured(measured, roundNanos);
    return measured;
  }

  @Test
  void timeoutMakesATaskSlowForTwoRounds() {
    assertThat(task.pace).isEqualTo(Pace.NEW);
    estimator.measured(task, 1);
    assertThat(task.pace).isEqualTo(Pace.QUICK);
    estimator.measured(task, 5 * SECOND);
    assertThat(task.pace).isEqualTo(Pace.SLOW);
    estimator.measured(task, 1);
    assertThat(task.pace).isEqualTo(Pace.SLOW);
    estimator.measured(task, 1);
    assertThat(task.pace).isEqualTo(Pace.QUICK);
  }

  @Test
  void oneRoundOfTwoSecondsDoesNotMakeATaskSlow() {
    estimator.measured(task, 1);
    estimator.measured(task, 2 * SECOND - 2);
    assertThat(task.pace).isEqualTo(Pace.QUICK);
    estimator.measured(task, 2 * SECOND - 2);
    assertThat(task.pace).isEqualTo(Pace.SLOW);
  }

  @Test
  void keepsWorkersForQuickTasks() {
    assertThat(estimator.limits()).as("no quick task").isEqualTo(new Limits(8, 8));
    QueuedTask slow = measured(5 * SECOND);
    assertThat(estimator.limits()).as("no quick task").isEqualTo(new Limits(8, 8));
    List<QueuedTask> quick = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      quick.add(measured(SECOND - 1));
    }
    assertThat(estimator.limits()).as("they need almost 1").isEqualTo(new Limits(6, 7));
    for (int i = 0; i < 90; i++) {
      quick.add(measured(SECOND - 1));
    }
    assertThat(estimator.limits()).as("they need almost 10").isEqualTo(new Limits(1, 7));
    quick.forEach(estimator::removed);
    estimator.removed(slow);
    assertThat(estimator.limits()).isEqualTo(new Limits(8, 8));
  }

  @Test
  void oneWorkerRunsAll() {
    LoadEstimator one = new LoadEstimator(1);
    one.added(task);
    one.measured(task, 1);
    assertThat(one.limits()).isEqualTo(new Limits(1, 1));
  }
}
