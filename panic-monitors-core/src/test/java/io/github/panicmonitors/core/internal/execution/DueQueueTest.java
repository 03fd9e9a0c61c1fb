package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.time.TimeSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DueQueueTest {
  private final DueQueue backlog = new DueQueue(1);
  private int count;

  private QueuedTask add(String key, long dueNanos) {
    Duration period = Duration.ofSeconds(10);
    PeriodicTestTask task =
        new PeriodicTestTask(TimeSource.system(), key, key, dueNanos, period, () -> {});
    QueuedTask queued = new QueuedTask(task, ++count);
    backlog.add(queued);
    return queued;
  }

  @Test
  void givesTheOldestDueFirstAndOfEqualOnesTheFirstAdded() {
    QueuedTask third = add("a", 2);
    QueuedTask fourth = add("b", 2);
    QueuedTask second = add("c", 1);
    QueuedTask first = add("d", 0);
    assertThat(backlog.pollDue(2)).isSameAs(first);
    assertThat(backlog.pollDue(2)).isSameAs(second);
    assertThat(backlog.pollDue(2)).isSameAs(third);
    assertThat(backlog.pollDue(2)).isSameAs(fourth);
    assertThat(backlog.pollDue(2)).isNull();
  }

  @Test
  void ordersTimesOnBothSidesOfAnOverflow() {
    QueuedTask second = add("a", Long.MIN_VALUE + 5);
    QueuedTask first = add("b", Long.MAX_VALUE - 5);
    assertThat(backlog.pollDue(Long.MAX_VALUE)).isSameAs(first);
    assertThat(backlog.pollDue(Long.MAX_VALUE)).isNull();
    assertThat(backlog.pollDue(Long.MIN_VALUE + 5)).isSameAs(second);
  }

  @Test
  void removalOfTheNextOfAContentionKeyLetsTheOneAfterItGo() {
    QueuedTask first = add("key", 0);
    QueuedTask second = add("key", 1);
    QueuedTask third = add("key", 2);
    assertThat(backlog.pollDue(5)).isSameAs(first);
    assertThat(backlog.pollDue(5)).isNull();
    assertThat(backlog.hasParked()).isTrue();
    backlog.ended(first);
    backlog.remove(second);
    assertThat(backlog.pollDue(5)).isSameAs(third);
    backlog.ended(third);
    assertThat(backlog.hasParked()).isFalse();
    assertThat(backlog.isEmpty()).isTrue();
  }
}
