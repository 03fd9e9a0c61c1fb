package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkItemTest {
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final VirtualTime time = new VirtualTime();
  private final PeriodicTestTask task =
      new PeriodicTestTask(
          time, "task", "task", time.nanoTime(), PERIOD, () -> time.advance(PERIOD.dividedBy(4)));
  private final QueuedTask queued = new QueuedTask(task, 1);
  private final List<WorkItem> ended = new ArrayList<>();

  @Test
  void measuresARound() {
    long start = time.nanoTime();
    WorkItem round = WorkItem.round(queued, time, ended::add);
    time.advance(PERIOD.dividedBy(2));
    round.run();
    assertThat(round.waitedNanos()).isEqualTo(PERIOD.toNanos() / 2);
    assertThat(round.durationNanos()).isEqualTo(PERIOD.toNanos() / 4);
    assertThat(round.nextDueNanos()).isEqualTo(start + PERIOD.toNanos());
    assertThat(ended).containsExactly(round);
    assertThat(round.abandon()).isFalse();
    assertThat(task.releases()).isZero();
  }

  @Test
  void doesNotRunATaskThatWasRemovedAfterTheHandOver() {
    WorkItem round = WorkItem.round(queued, time, ended::add);
    queued.markStale();
    round.run();
    assertThat(task.rounds()).isZero();
    assertThat(ended).containsExactly(round);
  }

  @Test
  void releasesTheTaskItselfAfterAnAbandonedRound() {
    WorkItem round = WorkItem.round(queued, time, ended::add);
    assertThat(round.abandon()).isTrue();
    round.run();
    assertThat(task.releases()).isEqualTo(1);
    assertThat(ended).isEmpty();
  }

  @Test
  void releasesTheTaskOnceInAnAbandonedClose() {
    WorkItem close = WorkItem.close(queued, time, ended::add);
    assertThat(close.abandon()).isTrue();
    close.run();
    assertThat(task.releases()).isEqualTo(1);
    assertThat(ended).isEmpty();
  }
}
