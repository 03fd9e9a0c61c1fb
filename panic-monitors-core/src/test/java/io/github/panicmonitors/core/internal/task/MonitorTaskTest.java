package io.github.panicmonitors.core.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.MonitorKey;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MonitorTaskTest {
  private final VirtualTime time = new VirtualTime();

  /** Cannot be told of the end at first, as when there is no memory for it. */
  private static final class Owner implements TaskOwner {
    final AtomicInteger ends = new AtomicInteger();

    @Override
    public void completed(MonitorTask task, RoundReport report) {}

    @Override
    public boolean deliversInRounds() {
      return false;
    }

    @Override
    public void deliver(MonitorTask task, Round round) {}

    @Override
    public void removed(MonitorTask task) {}

    @Override
    public void ended(MonitorTask task) {
      if (ends.incrementAndGet() == 1) {
        throw new IllegalStateException("nobody listens");
      }
    }

    @Override
    public void abandoned(MonitorTask task) {}

    @Override
    public void released(MonitorTask task) {}
  }

  /** Its successor waits for that. */
  @Test
  void endOfTheLastRoundIsToldOnceMoreIfItCouldNotBeTold(LogCheck log) {
    log.expect("n: the round broke off");
    RoundWatch watch = new RoundWatch(new ManagerThreads(time, "test"));
    Owner owner = new Owner();
    MonitorTask[] self = new MonitorTask[1];
    TaskPlan plan =
        new TaskPlan(
            new MonitorKey("t", "g", "n"),
            "n",
            "n",
            1,
            new Fence(1),
            Schedule.startingAtOnce(time, Duration.ofSeconds(1)),
            Duration.ofSeconds(30).toNanos(),
            false,
            () ->
                round -> {
                  self[0].stop();
                  return RoundResult.reading();
                });
    self[0] = new MonitorTask(plan, time, watch, owner);

    self[0].run();

    watch.close();
    time.settle();
    assertThat(owner.ends).hasValue(2);
  }
}
