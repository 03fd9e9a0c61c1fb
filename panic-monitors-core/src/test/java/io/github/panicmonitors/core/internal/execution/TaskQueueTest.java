package io.github.panicmonitors.core.internal.execution;

import static io.github.panicmonitors.core.internal.execution.StrategyFixture.PERIOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The task queue beyond its contract. */
class TaskQueueTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @AutoClose
  private StrategyFixture fixture = new StrategyFixture(ExecutionStrategies.taskQueue(8));

  private final AtomicInteger inProgress = new AtomicInteger();
  private final AtomicInteger maxInProgress = new AtomicInteger();

  /** Replaces the queue of 8 workers. */
  private void restart(int workers) {
    fixture.close();
    fixture = new StrategyFixture(ExecutionStrategies.taskQueue(workers));
  }

  private Runnable slow(Duration duration) {
    return () -> {
      maxInProgress.accumulateAndGet(inProgress.incrementAndGet(), Math::max);
      fixture.pause(duration);
      inProgress.decrementAndGet();
    };
  }

  @Test
  void rejectsAQueueWithoutWorkers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExecutionStrategies.taskQueue(0))
        .withMessage("workers must be positive: 0");
  }

  @Test
  void runsNoMoreRoundsAtOnceThanItHasWorkers(LogCheck log) {
    log.expect("rounds start late, by PT1S now; workers: 8, needed on average: 2\\.0");
    for (int i = 0; i < 40; i++) {
      fixture.add("task-" + i, SECOND, slow(Duration.ofMillis(500)));
    }
    fixture.time.advance(PERIOD);
    assertThat(maxInProgress).hasValue(8);
    assertThat(fixture.tasks).allMatch(task -> task.rounds() == 1);
  }

  @Test
  void delaysRoundsWhileNoWorkerCanBeStarted(LogCheck log) {
    log.expect("a worker thread cannot be started").expect("rounds start late");
    PeriodicTestTask task = fixture.add("task", SECOND, () -> {});
    fixture.refuseThreads(true);
    fixture.time.advance(PERIOD);
    assertThat(task.rounds()).isZero();

    fixture.refuseThreads(false);
    fixture.time.advance(Duration.ofMillis(100));
    assertThat(task.rounds()).isEqualTo(1);
    assertThat(log.records()).filteredOn(text -> text.contains("worker thread")).hasSize(1);
  }

  @Test
  void releasesTasksOnExistingWorkersWhenNoMoreCanBeStarted(LogCheck log) {
    log.expect("a worker thread cannot be started");
    fixture.add("task", SECOND, () -> {});
    fixture.time.advance(SECOND);
    for (int i = 0; i < 10; i++) {
      fixture.add("gone-" + i, PERIOD, () -> {});
    }
    List<PeriodicTestTask> tasks = List.copyOf(fixture.tasks);
    fixture.refuseThreads(true);
    fixture.close();
    fixture.time.advance(SECOND);
    assertThat(tasks).allMatch(gone -> gone.releases() == 1);
  }

  @Test
  void runsAWaitingTaskAsSoonAsAWorkerIsFree() {
    restart(1);
    for (int i = 0; i < 20; i++) {
      fixture.add("task-" + i, SECOND, slow(Duration.ofMillis(7)));
    }
    fixture.time.advance(SECOND.plusMillis(20 * 7));
    assertThat(fixture.tasks).allMatch(task -> task.rounds() == 1);
  }

  @Test
  void startsAWorkerOnlyWhenAllOthersAreBusy() {
    Set<String> names = ConcurrentHashMap.newKeySet();
    Runnable round = () -> names.add(Thread.currentThread().getName());
    for (int i = 0; i < 10; i++) {
      fixture.add("task-" + i, SECOND.multipliedBy(i), round);
    }
    fixture.time.advance(PERIOD.multipliedBy(10));
    assertThat(names).containsExactly("test-worker-1");
    Runnable slow = slow(SECOND);
    fixture.add("slow-1", SECOND, slow);
    fixture.add("slow-2", SECOND, slow);
    fixture.time.advance(PERIOD);
    assertThat(names).allMatch(name -> name.matches("test-worker-[123]"));
  }

  @Test
  void runsTheOldestDueTaskFirst() {
    restart(1);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    fixture.add("blocker", SECOND, () -> fixture.pause(Duration.ofMillis(900)));
    for (int i : new int[] {5, 2, 8, 1, 7, 3, 6, 4}) {
      fixture.add("task-" + i, SECOND.plusMillis(100L * i), () -> order.add("task-" + i));
    }
    fixture.time.advance(PERIOD);
    assertThat(order)
        .containsExactly(
            "task-1", "task-2", "task-3", "task-4", "task-5", "task-6", "task-7", "task-8");
  }

  @Test
  void startsDueTasksInBatches() {
    long start = fixture.time.nanoTime();
    Set<Duration> begins = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 50; i++) {
      fixture.add(
          "task-" + i,
          SECOND.plusMillis(i),
          () -> begins.add(Duration.ofNanos(fixture.time.nanoTime() - start)));
    }
    fixture.time.advance(PERIOD);
    assertThat(begins).containsExactlyInAnyOrder(SECOND, SECOND.plusMillis(50));
  }

  @Test
  void staysAsleepWhenARoundEndsThatNothingWaitsFor() {
    Runnable round = () -> fixture.pause(Duration.ofMillis(100));
    fixture.add("first", SECOND, round);
    fixture.add("second", PERIOD.dividedBy(2), round);
    fixture.time.advance(PERIOD);
    int before = fixture.waits("test-dispatcher-1");
    fixture.time.advance(PERIOD.multipliedBy(10));
    assertThat(fixture.waits("test-dispatcher-1") - before).isEqualTo(20);
  }

  @Test
  void closesTheNextMonitorAsSoonAsAWorkerIsFree() {
    for (int i = 0; i < 20; i++) {
      fixture.add("gone-" + i, SECOND, () -> {}).onRelease(slow(Duration.ofMillis(100)));
    }
    List<PeriodicTestTask> tasks = List.copyOf(fixture.tasks);
    tasks.forEach(fixture::remove);
    fixture.time.advance(SECOND);
    assertThat(tasks).allMatch(task -> task.releases() == 1);
  }

  @Test
  void closesMonitorsOnAQuarterOfTheWorkers() {
    for (int i = 0; i < 20; i++) {
      fixture.add("gone-" + i, SECOND, () -> {}).onRelease(slow(Duration.ofMillis(1_500)));
    }
    List.copyOf(fixture.tasks).forEach(fixture::remove);
    PeriodicTestTask other = fixture.add("other", SECOND, () -> {});
    fixture.time.advance(SECOND);
    assertThat(other.rounds()).isEqualTo(1);
    fixture.time.advance(PERIOD.multipliedBy(2));
    assertThat(maxInProgress).hasValue(2);
  }

  @Test
  void neverStartsATaskThatIsRemovedOrReplacedDuringABatch() {
    PeriodicTestTask first = fixture.add("first", SECOND, () -> {});
    PeriodicTestTask removed = fixture.add("removed", SECOND, () -> {});
    PeriodicTestTask replaced = fixture.add("replaced", SECOND, () -> {});
    fixture.time.settle();
    fixture.onThreadStart(
        () -> {
          fixture.remove(removed);
          fixture.replace(replaced);
        });
    fixture.time.advance(SECOND);
    assertThat(first.rounds()).isEqualTo(1);
    assertThat(removed.rounds()).isZero();
    assertThat(replaced.rounds()).isZero();
    assertThat(removed.releases()).isEqualTo(1);
    assertThat(replaced.releases()).isEqualTo(1);
  }

  // ---- contention

  @Test
  void givesOneContentionKeyAQuarterOfItsWorkers() {
    for (int i = 0; i < 20; i++) {
      fixture.add("slow-" + i, "slow host", SECOND, slow(Duration.ofSeconds(5)));
    }
    PeriodicTestTask other = fixture.add("other", "fast host", SECOND, () -> {});
    fixture.time.advance(PERIOD.multipliedBy(6).plusMillis(50));
    assertThat(maxInProgress).hasValue(2);
    assertThat(other.rounds()).isEqualTo(6);
    assertThat(fixture.load().lag()).isZero();
  }

  @Test
  void runsAllTasksOfAContentionKeyInTurn() {
    for (int i = 0; i < 20; i++) {
      fixture.add("task-" + i, "one host", SECOND, slow(Duration.ofMillis(100)));
    }
    fixture.time.advance(SECOND.plus(PERIOD.multipliedBy(3)).minusMillis(1));
    assertThat(maxInProgress).hasValue(2);
    assertThat(fixture.tasks).allMatch(task -> task.rounds() == 3);
  }

  @Test
  void runsTheNextTaskWhenAParkedOneIsRemoved() {
    restart(4);
    PeriodicTestTask first = fixture.add("first", "one host", SECOND, () -> fixture.pause(SECOND));
    PeriodicTestTask second = fixture.add("second", "one host", SECOND, () -> {});
    PeriodicTestTask third = fixture.add("third", "one host", SECOND, () -> {});
    fixture.time.advance(SECOND.plusMillis(500));
    fixture.remove(second);
    fixture.time.advance(SECOND);
    assertThat(first.rounds()).isEqualTo(1);
    assertThat(second.rounds()).isZero();
    assertThat(second.releases()).isEqualTo(1);
    assertThat(third.rounds()).isEqualTo(1);
  }

  @Test
  void freesTheContentionKeyOfAnAbandonedRound() {
    restart(4);
    PeriodicTestTask stuck =
        fixture.add("stuck", "one host", SECOND, fixture.time::hangIgnoringInterrupts);
    PeriodicTestTask next = fixture.add("next", "one host", SECOND, () -> {});
    fixture.time.advance(Duration.ofSeconds(5));
    assertThat(next.rounds()).isZero();
    fixture.remove(stuck);
    fixture.time.settle();
    assertThat(next.rounds()).isEqualTo(1);
  }

  // ---- load

  @Test
  void reportsHowManyWorkersTheLoadNeeds() {
    for (int i = 0; i < 50; i++) {
      fixture.add("task-" + i, Duration.ofMillis(200L * i), slow(SECOND));
    }
    fixture.time.advance(PERIOD.multipliedBy(3));
    assertThat(fixture.load().workers()).isEqualTo(8);
    assertThat(fixture.load().workersNeeded()).isCloseTo(5.0, within(0.01));
    assertThat(fixture.load().lag()).isZero();
  }

  @Test
  void warnsOnceWhileTheLoadIsTooHigh(LogCheck log) {
    log.expect("rounds start late, by PT1.*; workers: 8, needed on average: 20\\.0");
    for (int i = 0; i < 30; i++) {
      fixture.add("task-" + i, Duration.ofMillis(300L * i), slow(Duration.ofSeconds(2)));
    }
    fixture.time.advance(Duration.ofMinutes(1));
    assertThat(log.records()).isEmpty();
    for (int i = 0; i < 70; i++) {
      fixture.add("more-" + i, Duration.ofMillis(100L * i), slow(Duration.ofSeconds(2)));
    }
    fixture.time.advance(Duration.ofMinutes(5));
    assertThat(log.records()).hasSize(1);
    assertThat(maxInProgress).hasValue(8);
    assertThat(fixture.load().workersNeeded()).isCloseTo(20.0, within(0.01));
    assertThat(fixture.load().lag()).isGreaterThan(Duration.ofSeconds(5));

    List.copyOf(fixture.tasks.subList(30, 100)).forEach(fixture::remove);
    fixture.time.advance(Duration.ofMinutes(1));
    assertThat(fixture.load().workersNeeded()).isCloseTo(6.0, within(0.01));
    assertThat(fixture.load().lag()).isZero();
    assertThat(log.records()).hasSize(1);
  }

  @Test
  void reportsThatAllWorkersAreStuck(LogCheck log) {
    log.expect("rounds start late, by PT1S now.* not known yet");
    for (int i = 0; i < 10; i++) {
      fixture.add("task-" + i, SECOND, fixture.time::hangIgnoringInterrupts);
    }
    fixture.time.advance(Duration.ofSeconds(3));
    assertThat(fixture.load().lag()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void estimatesTheLoadOfASuccessorBeforeItsFirstRound() {
    PeriodicTestTask task = fixture.add("task", SECOND, slow(SECOND));
    fixture.time.advance(PERIOD);
    fixture.replace(task);
    fixture.time.settle();
    assertThat(fixture.load().workersNeeded()).isCloseTo(0.1, within(0.001));
  }

  @Test
  void reportsNoLoadWhenAllTasksAreRemoved() {
    for (int i = 0; i < 10; i++) {
      fixture.add("task-" + i, SECOND, slow(Duration.ofMillis(333)));
    }
    fixture.time.advance(PERIOD);
    List.copyOf(fixture.tasks).forEach(fixture::remove);
    fixture.time.settle();
    assertThat(fixture.load().workersNeeded()).isZero();
  }

  // ---- failures

  @Test
  void continuesAfterATaskThatThrows(LogCheck log) {
    log.expect("broken: unexpected failure of a round");
    PeriodicTestTask broken =
        fixture.add(
            "broken",
            SECOND,
            () -> {
              throw new AssertionError("broken");
            });
    fixture.time.advance(PERIOD.multipliedBy(3));
    assertThat(broken.rounds()).isEqualTo(3);
  }

  @Test
  void rejectsTheRemovalOfAnUnknownTask() {
    PeriodicTestTask stranger =
        new PeriodicTestTask(fixture.time, "stranger", "stranger", 0, PERIOD, () -> {});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fixture.execution.remove(stranger))
        .withMessage("task was not added: stranger");
  }

  @Test
  void rejectsASecondRemoval() {
    PeriodicTestTask task = fixture.add("task", SECOND, () -> {});
    fixture.remove(task);
    assertThatIllegalArgumentException().isThrownBy(() -> fixture.execution.remove(task));
  }
}
