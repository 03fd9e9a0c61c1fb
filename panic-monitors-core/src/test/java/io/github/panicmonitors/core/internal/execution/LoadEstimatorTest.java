package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadEstimatorTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final LoadEstimator meter = new LoadEstimator(8);
  private final QueuedTask task = queued(10);

  private static QueuedTask queued(int seconds) {
    return new QueuedTask(
        new PeriodicTestTask(
            TimeSource.system(), "a", "a", 0, Duration.ofSeconds(seconds), () -> {}),
        1);
  }

  @Test
  void roundThatItsWorkerStartsLateIsLate(LogCheck log) {
    log.expect("rounds start late, by PT2S now; workers: 8, needed on average: 0\\.5");
    meter.added(task);
    meter.ended(task, 2 * SECOND, 5 * SECOND, 10 * SECOND);
    meter.carried(10 * SECOND);
    assertThat(meter.load(10 * SECOND).lag()).isEqualTo(Duration.ofSeconds(2));

    meter.ended(task, 0, 5 * SECOND, 20 * SECOND);
    meter.carried(20 * SECOND);
    assertThat(meter.load(20 * SECOND).lag()).isZero();
  }

  @Test
  void lateNowAndThenIsOneState(LogCheck log) {
    log.expect("rounds start late");
    meter.added(task);
    for (int second = 0; second < 60; second += 5) {
      meter.starved((second - 2) * SECOND, second * SECOND);
      meter.carried((second + 4) * SECOND);
    }
    assertThat(log.records()).hasSize(1);
    meter.carried(65 * SECOND);
    meter.starved(70 * SECOND, 72 * SECOND);
    assertThat(log.records()).hasSize(2);
  }

  @Test
  void tasksThatHaveNotRunAreTakenToBeLikeTheOthers() {
    meter.added(task);
    meter.added(queued(5));
    meter.ended(task, 0, SECOND, SECOND);
    meter.carried(SECOND);
    assertThat(meter.load(SECOND).workersNeeded()).isCloseTo(0.3, within(1e-9));
  }

  @Test
  void successorIsTakenToNeedWhatItsPredecessorNeeded() {
    QueuedTask next = queued(10);
    meter.added(task);
    meter.ended(task, 0, SECOND, SECOND);
    meter.added(next);
    meter.inherit(task, next);
    meter.removed(task);
    meter.carried(SECOND);
    assertThat(meter.load(SECOND).workersNeeded()).isCloseTo(0.1, within(1e-9));
    meter.removed(next);
    meter.carried(SECOND);
    assertThat(meter.load(SECOND).workersNeeded()).isZero();
  }
}
