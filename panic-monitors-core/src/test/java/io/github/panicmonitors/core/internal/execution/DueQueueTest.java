package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.execution.DueQueue.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DueQueueTest {
  private final DueQueue queue = new DueQueue(1);
  private int count;

  private QueuedTask add(String key, long dueNanos) {
    return add(Pace.NEW, key, dueNanos);
  }

  private QueuedTask add(Pace pace, String key, long dueNanos) {
    Duration period = Duration.ofSeconds(10);
    PeriodicTestTask task =
        new PeriodicTestTask(TimeSource.system(), key, key, dueNanos, period, () -> {});
    QueuedTask queued = new QueuedTask(task, ++count);
    queued.pace = pace;
    queue.add(queued);
    return queued;
  }

  private @Nullable QueuedTask poll(long nowNanos) {
    return queue.pollDue(nowNanos, new Limits(9, 9));
  }

  @Test
  void returnsTheOldestDueFirstAndThenTheFirstAdded() {
    QueuedTask third = add("a", 2);
    QueuedTask fourth = add("b", 2);
    QueuedTask second = add("c", 1);
    QueuedTask first = add("d", 0);
    assertThat(poll(2)).isSameAs(first);
    assertThat(poll(2)).isSameAs(second);
    assertThat(poll(2)).isSameAs(third);
    assertThat(poll(2)).isSameAs(fourth);
    assertThat(poll(2)).isNull();
  }

  @Test
  void ordersDueTimesAcrossAnOverflow() {
    QueuedTask second = add("a", Long.MIN_VALUE + 5);
    QueuedTask first = add("b", Long.MAX_VALUE - 5);
    assertThat(poll(Long.MAX_VALUE)).isSameAs(first);
    assertThat(poll(Long.MAX_VALUE)).isNull();
    assertThat(poll(Long.MIN_VALUE + 5)).isSameAs(second);
  }

  @Test
  void removingTheNextTaskOfAKeyLetsTheOneAfterItRun() {
    QueuedTask first = add("key", 0);
    QueuedTask second = add("key", 1);
    QueuedTask third = add("key", 2);
    assertThat(poll(5)).isSameAs(first);
    assertThat(poll(5)).isNull();
    assertThat(queue.hasParked()).isTrue();
    queue.ended(first);
    queue.remove(second);
    assertThat(poll(5)).isSameAs(third);
    queue.ended(third);
    assertThat(queue.hasParked()).isFalse();
    assertThat(queue.oldest()).isNull();
  }

  @Test
  void removesAParkedTask() {
    QueuedTask running = add("key", 0);
    QueuedTask parked = add("key", 1);
    assertThat(poll(5)).isSameAs(running);
    assertThat(poll(5)).isNull();
    queue.remove(parked);
    assertThat(queue.hasParked()).isFalse();
    queue.ended(running);
    assertThat(poll(5)).isNull();
  }

  @Test
  void limitsTheTasksThatAreNotQuick() {
    QueuedTask slow = add(Pace.SLOW, "a", 0);
    QueuedTask fresh = add(Pace.NEW, "b", 1);
    QueuedTask quick = add(Pace.QUICK, "c", 2);
    assertThat(queue.pollDue(5, new Limits(1, 1))).as("new before slow").isSameAs(fresh);
    assertThat(queue.oldest()).isSameAs(slow);
    assertThat(queue.oldestThatMayRun(new Limits(1, 1))).isSameAs(quick);
    assertThat(queue.pollDue(5, new Limits(1, 1))).isSameAs(quick);
    assertThat(queue.pollDue(5, new Limits(1, 1))).isNull();
    queue.ended(quick);
    assertThat(queue.pollDue(5, new Limits(1, 1))).isNull();
    queue.ended(fresh);
    assertThat(queue.pollDue(5, new Limits(1, 1))).isSameAs(slow);
  }

  @Test
  void prefersNoPaceWhileAllMayRun() {
    QueuedTask quick = add(Pace.QUICK, "a", 1);
    QueuedTask slow = add(Pace.SLOW, "b", 0);
    assertThat(queue.pollDue(5, new Limits(1, 1))).isSameAs(slow);
    assertThat(queue.pollDue(5, new Limits(1, 1))).isSameAs(quick);
  }

  @Test
  void newTaskThatIsNotDueHoldsUpNoSlowOne() {
    add(Pace.NEW, "a", 9);
    QueuedTask slow = add(Pace.SLOW, "b", 5);
    assertThat(queue.pollDue(5, new Limits(1, 1))).isSameAs(slow);
  }

  @Test
  void parkedTaskDoesNotCountAsRunning() {
    QueuedTask running = add(Pace.SLOW, "key", 0);
    QueuedTask parked = add(Pace.SLOW, "key", 1);
    QueuedTask other = add(Pace.SLOW, "other", 2);
    assertThat(queue.pollDue(5, new Limits(2, 2))).isSameAs(running);
    assertThat(queue.pollDue(5, new Limits(2, 2))).isSameAs(other);
    queue.ended(running);
    assertThat(queue.pollDue(5, new Limits(2, 2))).isSameAs(parked);
    assertThat(queue.pollDue(5, new Limits(2, 2))).isNull();
  }

  @Test
  void parkedSlowTaskThatWaitsForItsShareDelaysNoQuickOneOfItsKey() {
    Limits limits = new Limits(1, 1);
    QueuedTask slowElsewhere = add(Pace.SLOW, "other", 0);
    QueuedTask running = add(Pace.QUICK, "key", 0);
    assertThat(queue.pollDue(0, limits)).isSameAs(slowElsewhere);
    assertThat(queue.pollDue(0, limits)).isSameAs(running);
    QueuedTask quick = add(Pace.QUICK, "key", 2);
    assertThat(queue.pollDue(2, limits)).isNull();
    queue.ended(slowElsewhere);
    QueuedTask slow = add(Pace.SLOW, "key", 1);
    assertThat(queue.pollDue(2, limits)).isNull();
    QueuedTask slowAgain = add(Pace.SLOW, "other", 0);
    assertThat(queue.pollDue(2, limits)).isSameAs(slowAgain);

    queue.ended(running);

    assertThat(queue.pollDue(2, limits)).isSameAs(quick);
    assertThat(queue.pollDue(2, limits)).isNull();
    queue.ended(quick);
    queue.ended(slowAgain);
    assertThat(queue.pollDue(2, limits)).isSameAs(slow);
    queue.ended(slow);
    assertThat(queue.hasParked()).isFalse();
    assertThat(queue.oldest()).isNull();
  }

  @Test
  void newTaskMayRunWhereASlowOneMustWait() {
    QueuedTask running = add(Pace.SLOW, "a", 0);
    QueuedTask slow = add(Pace.SLOW, "b", 1);
    QueuedTask fresh = add(Pace.NEW, "c", 2);
    Limits limits = new Limits(1, 2);
    assertThat(queue.pollDue(1, limits)).isSameAs(running);
    assertThat(queue.pollDue(1, limits)).isNull();
    assertThat(queue.oldestThatMayRun(limits)).isSameAs(fresh);
    assertThat(queue.pollDue(2, limits)).isSameAs(fresh);
    queue.ended(running);
    assertThat(queue.pollDue(2, limits)).isSameAs(slow);
  }
}
