package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
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
    estimator.removed(task);
    estimator.keepsUp(SECOND);
    assertThat(estimator.load(SECOND).workersNeeded()).isCloseTo(0.1, within(1e-9));
    estimator.removed(next);
    estimator.keepsUp(SECOND);
    assertThat(estimator.load(SECOND).workersNeeded()).isZero();
  }
}
