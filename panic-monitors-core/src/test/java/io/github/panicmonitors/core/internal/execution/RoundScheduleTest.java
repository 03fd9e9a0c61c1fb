package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundScheduleTest {
  private static final long NEVER = Waiter.NO_DEADLINE;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long PERIOD = 10 * SECOND;

  /** X if all periods are 10 s. */
  private static final long INTERVAL = PERIOD / 200;

  private final VirtualTime time = new VirtualTime();
  private final RoundSchedule schedule = new RoundSchedule(2, 1, 0);
  private long number;

  private QueuedTask add(String key, long dueNanos) {
    PeriodicTestTask task =
        new PeriodicTestTask(time, key, key, dueNanos, Duration.ofNanos(PERIOD), () -> {});
    QueuedTask queued = new QueuedTask(task, ++number);
    schedule.add(queued);
    return queued;
  }

  private WorkItem ended(QueuedTask task) {
    WorkItem round = WorkItem.round(task, time, item -> {});
    round.run();
    return round;
  }

  @Test
  void looksAgainWhenTheFirstTaskIsDue() {
    assertThat(schedule.nextLookNanos()).isEqualTo(NEVER);
    add("a", 3 * SECOND);
    add("b", 2 * SECOND);
    schedule.batchStarted(0, true);
    assertThat(schedule.nextLookNanos()).isEqualTo(2 * SECOND);
    assertThat(schedule.takeDue(2 * SECOND - 1)).isNull();
  }

  @Test
  void looksAgainNotBeforeAnIntervalAfterTheLastStart() {
    QueuedTask first = add("a", SECOND);
    add("b", SECOND + 1);
    assertThat(schedule.takeDue(SECOND)).isSameAs(first);
    schedule.batchStarted(SECOND, true);
    assertThat(schedule.nextLookNanos()).isEqualTo(SECOND + INTERVAL);
  }

  @Test
  void waitsForNoEndWhileNothingElseIsDue() {
    add("a", SECOND);
    assertThat(schedule.takeDue(SECOND)).isNotNull();
    schedule.batchStarted(SECOND, true);
    assertThat(schedule.waitsForEnds()).isFalse();
    assertThat(schedule.nextLookNanos()).isEqualTo(NEVER);
  }

  @Test
  void waitsForTheEndOfAnotherTaskOfTheSameKey() {
    QueuedTask first = add("key", SECOND);
    QueuedTask second = add("key", SECOND);
    assertThat(schedule.takeDue(SECOND)).isSameAs(first);
    assertThat(schedule.takeDue(SECOND)).isNull();
    schedule.batchStarted(SECOND, true);
    assertThat(schedule.waitsForEnds()).isTrue();

    schedule.roundEnded(first, ended(first), SECOND);
    assertThat(schedule.takeDue(SECOND)).isSameAs(second);
  }

  @Test
  void warnsASecondAfterADueTaskFoundNoWorker() {
    add("a", SECOND);
    schedule.batchStarted(SECOND, false);
    assertThat(schedule.waitsForEnds()).isTrue();
    assertThat(schedule.nextLookNanos()).isEqualTo(2 * SECOND);
    assertThat(schedule.load(SECOND + 5).lag()).isEqualTo(Duration.ofNanos(5));
  }

  @Test
  void skipsATaskWhoseRemovalIsNotHandledYet() {
    QueuedTask stale = add("key", SECOND);
    QueuedTask next = add("key", SECOND);
    stale.markStale();
    assertThat(schedule.takeDue(SECOND)).isSameAs(next);
    assertThat(schedule.takeDue(SECOND)).isNull();
  }

  @Test
  void offersATaskAgainThatCouldNotStart() {
    QueuedTask task = add("key", SECOND);
    assertThat(schedule.takeDue(SECOND)).isSameAs(task);
    schedule.putBack(task);
    assertThat(schedule.takeDue(SECOND)).isSameAs(task);
  }

  @Test
  void forgetsARemovedTaskWhenItsRoundEnds() {
    QueuedTask task = add("key", SECOND);
    assertThat(schedule.takeDue(SECOND)).isSameAs(task);
    task.removed = true;
    schedule.remove(task);
    schedule.roundEnded(task, ended(task), SECOND);
    assertThat(schedule.takeDue(100 * PERIOD)).isNull();
    assertThat(schedule.tasks()).isEmpty();
    schedule.batchStarted(SECOND, true);
    assertThat(schedule.load(SECOND).workersNeeded()).isZero();
  }
}
