package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.time.TimeSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DueQueueTest {
  private final DueQueue queue = new DueQueue(1);
  private int count;

  private QueuedTask add(String key, long dueNanos) {
    Duration period = Duration.ofSeconds(10);
    PeriodicTestTask task =
        new PeriodicTestTask(TimeSource.system(), key, key, dueNanos, period, () -> {});
    QueuedTask queued = new QueuedTask(task, ++count);
    queue.add(queued);
    return queued;
  }

  @Test
  void returnsTheOldestDueFirstAndThenTheFirstAdded() {
    QueuedTask third = add("a", 2);
    QueuedTask fourth = add("b", 2);
    QueuedTask second = add("c", 1);
    QueuedTask first = add("d", 0);
    assertThat(queue.pollDue(2)).isSameAs(first);
    assertThat(queue.pollDue(2)).isSameAs(second);
    assertThat(queue.pollDue(2)).isSameAs(third);
    assertThat(queue.pollDue(2)).isSameAs(fourth);
    assertThat(queue.pollDue(2)).isNull();
  }

  @Test
  void ordersDueTimesAcrossAnOverflow() {
    QueuedTask second = add("a", Long.MIN_VALUE + 5);
    QueuedTask first = add("b", Long.MAX_VALUE - 5);
    assertThat(queue.pollDue(Long.MAX_VALUE)).isSameAs(first);
    assertThat(queue.pollDue(Long.MAX_VALUE)).isNull();
    assertThat(queue.pollDue(Long.MIN_VALUE + 5)).isSameAs(second);
  }

  @Test
  void removingTheNextTaskOfAKeyLetsTheOneAfterItRun() {
    QueuedTask first = add("key", 0);
    QueuedTask second = add("key", 1);
    QueuedTask third = add("key", 2);
    assertThat(queue.pollDue(5)).isSameAs(first);
    assertThat(queue.pollDue(5)).isNull();
    assertThat(queue.hasParked()).isTrue();
    queue.ended(first);
    queue.remove(second);
    assertThat(queue.pollDue(5)).isSameAs(third);
    queue.ended(third);
    assertThat(queue.hasParked()).isFalse();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void removesAParkedTask() {
    QueuedTask running = add("key", 0);
    QueuedTask parked = add("key", 1);
    assertThat(queue.pollDue(5)).isSameAs(running);
    assertThat(queue.pollDue(5)).isNull();
    queue.remove(parked);
    assertThat(queue.hasParked()).isFalse();
    queue.ended(running);
    assertThat(queue.pollDue(5)).isNull();
  }
}
