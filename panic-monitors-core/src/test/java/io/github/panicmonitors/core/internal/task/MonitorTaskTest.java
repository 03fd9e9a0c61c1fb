package io.github.panicmonitors.core.internal.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MonitorTaskTest {
  private final VirtualTime time = new VirtualTime();

  /** Cannot be told of the end at first, as when there is no memory for it. */
  private static final class Owner extends NoOpTaskListener {
    final AtomicInteger ends = new AtomicInteger();
    final AtomicInteger releases = new AtomicInteger();

    @Override
    public void ended(MonitorTask task) {
      if (ends.incrementAndGet() == 1) {
        throw new IllegalStateException("nobody listens");
      }
    }

    @Override
    public void released(MonitorTask task) {
      releases.incrementAndGet();
    }
  }

  /** A failure that cannot be told. */
  private static final class Unspeakable extends Error {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }

  private final ManagerThreads threads = new ManagerThreads(time, "test");
  private final EventLoop control = new EventLoop(threads, "control");
  private final RoundDeadlines deadlines = new RoundDeadlines(threads, control);
  private final Owner owner = new Owner();

  private MonitorTask task(Monitor monitor) {
    return new MonitorTask(
        new TaskPlan(
            new MonitorId("t", "n"),
            "document",
            "n",
            "n",
            1,
            new Fence(1),
            Schedule.startingAtOnce(time, Duration.ofSeconds(1)),
            Duration.ofSeconds(30).toNanos(),
            false,
            () -> monitor),
        time,
        deadlines,
        owner);
  }

  @AfterEach
  void close() {
    control.execute(deadlines::close);
    control.close();
    time.settle();
  }

  /** Its successor waits for that. */
  @Test
  void endOfTheLastRoundIsToldOnceMoreIfItCouldNotBeTold(LogCheck log) {
    log.expect("n: the round broke off");
    AtomicReference<MonitorTask> self = new AtomicReference<>();
    MonitorTask task =
        task(
            round -> {
              self.get().stop();
              return RoundResult.reading();
            });
    self.set(task);

    task.run();

    assertThat(owner.ends).hasValue(2);
  }

  /** It was meant for the round, and its thread does other things next. */
  @Test
  void interruptOfARoundEndsWithIt() {
    owner.ends.set(1);
    AtomicReference<MonitorTask> self = new AtomicReference<>();
    MonitorTask task =
        task(
            round -> {
              self.get().stop();
              while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
              return RoundResult.reading();
            });
    self.set(task);

    task.run();

    assertThat(Thread.interrupted()).isFalse();
  }

  /** Its thread does other things next, and must not be interrupted for this one. */
  @Test
  void releaseEndsThoughItsFailureCannotBeTold(LogCheck log) {
    log.allow("the monitor's close failed");
    owner.ends.set(1);
    MonitorTask task =
        task(
            new Monitor() {
              @Override
              public RoundResult collect(Round round) {
                return RoundResult.reading();
              }

              @Override
              public void close() {
                throw new Unspeakable();
              }
            });
    task.run();
    task.stop();

    assertThatThrownBy(task::release).hasMessage("no words");

    assertThat(owner.releases).hasValue(1);
    time.advance(Duration.ofMinutes(1));
    assertThat(Thread.interrupted()).isFalse();
  }
}
