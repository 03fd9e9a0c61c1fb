package io.github.panicmonitors.core.internal.task;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.LogLines;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.scripted.BrokenLogHandler;
import io.github.panicmonitors.core.scripted.ForwardingTime;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rounds run on the test's thread. */
class MonitorTaskTest {
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final long YEAR = Duration.ofDays(365).toNanos();

  private final VirtualTime virtual = new VirtualTime();
  private final Threads time = new Threads(virtual);
  private final OwnTime ownTime = new OwnTime(virtual);
  private final ManagerThreads threads = new ManagerThreads(time, "test");
  private final EventLoop control = new EventLoop(threads, "control");
  private final RoundDeadlines deadlines = new RoundDeadlines(threads, control);
  private final Recorder listener = new Recorder();
  private @Nullable Monitor monitor = round -> RoundResult.reading();
  private Supplier<Optional<RoundResult>> timeoutFailure = Optional::empty;
  private final MonitorTask task = task();

  /** Can refuse to start threads, so that no round is cancelled. */
  private static final class Threads extends ForwardingTime {
    volatile boolean refused;

    Threads(TimeSource real) {
      super(real);
    }

    @Override
    public Runnable tracked(Runnable work) {
      if (refused) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      return super.tracked(work);
    }
  }

  /** A clock of the task alone. It can pass a deadline without an event that cancels the round. */
  private static final class OwnTime extends ForwardingTime {
    private volatile long passedNanos;

    OwnTime(TimeSource real) {
      super(real);
    }

    void pass(Duration duration) {
      passedNanos = duration.toNanos();
    }

    @Override
    public long nanoTime() {
      return super.nanoTime() + passedNanos;
    }
  }

  /** Notes its calls. */
  private static final class Recorder extends NoOpTaskListener {
    final List<String> calls = new CopyOnWriteArrayList<>();
    boolean failsOnce;
    Work work = round -> {};

    @Override
    public void deliver(MonitorTask task, RestOfRound rest) {
      rest.run(work);
    }

    @Override
    public void completed(MonitorTask task, RoundReport report) {
      calls.add("completed " + report.failure().map(FailureKind::name).orElse("reading"));
      if (failsOnce) {
        failsOnce = false;
        throw new IllegalStateException("listener fails");
      }
    }

    @Override
    public void skipped(MonitorTask task, long slots) {
      calls.add("skipped " + slots);
    }

    @Override
    public void ended(MonitorTask task) {
      calls.add("ended");
    }

    @Override
    public void abandoned(MonitorTask task) {
      calls.add("abandoned");
    }

    @Override
    public void roundAbandoned(MonitorTask task, RoundReport report) {
      calls.add("abandoned round " + report.slot());
    }

    @Override
    public void released(MonitorTask task) {
      calls.add("released");
    }
  }

  /** Quotes a password, as the exceptions of many parsers do. */
  private static RuntimeException leak() {
    return new IllegalStateException("http://admin:s3cret pw@node", new Exception("s3cret"));
  }

  /** Throws at each call. */
  private static final class LeakingMonitor implements Monitor {
    @Override
    public RoundResult collect(Round round) {
      throw leak();
    }

    @Override
    public Optional<Object> snapshot() {
      throw leak();
    }

    @Override
    public void close() {
      throw leak();
    }
  }

  private MonitorTask task() {
    TaskPlan plan =
        new TaskPlan(
            new MonitorId("t", "n"),
            "document",
            "n",
            "n",
            false,
            1,
            new Fence(1),
            Schedule.startingAtOnce(virtual, PERIOD),
            Duration.ofSeconds(30).toNanos(),
            false,
            new TaskPlan.MonitorFactory() {
              @Override
              public @Nullable Monitor create(Optional<?> snapshot) {
                return monitor;
              }

              @Override
              public Optional<RoundResult> timedOut() {
                return timeoutFailure.get();
              }
            });
    return new MonitorTask(plan, ownTime, deadlines, listener);
  }

  @AfterEach
  void close() {
    control.execute(deadlines::close);
    control.close();
    virtual.settle();
  }

  private static void awaitInterrupt() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  private void assertNothingMoreRuns() {
    int calls = listener.calls.size();
    assertThat(task.dueNanos() - time.nanoTime()).isGreaterThan(YEAR);
    virtual.advance(PERIOD);
    task.run();
    assertThat(listener.calls).hasSize(calls);
    assertThat(task.status().state()).isEqualTo(MonitorState.STOPPED);
  }

  @Test
  void runsOneRoundAPeriod() {
    task.run();
    task.run();
    assertThat(task.dueNanos() - time.nanoTime()).isEqualTo(PERIOD.toNanos());
    virtual.advance(PERIOD);
    task.run();

    assertThat(listener.calls).containsExactly("completed reading", "completed reading");
    assertThat(task.status().rounds()).isEqualTo(2);
  }

  @Test
  void runDuringARoundDoesNothing() {
    int[] collects = {0};
    monitor =
        round -> {
          collects[0]++;
          virtual.advance(PERIOD);
          task.run();
          return RoundResult.reading();
        };
    task.run();

    assertThat(collects[0]).isEqualTo(1);
  }

  @Test
  void stopDiscardsTheResultOfTheRunningRound() {
    monitor =
        round -> {
          assertThat(task.stop()).isFalse();
          assertThat(task.status().state()).isEqualTo(MonitorState.STOPPING);
          awaitInterrupt();
          return RoundResult.reading();
        };
    task.run();

    assertThat(listener.calls).containsExactly("ended");
    assertNothingMoreRuns();
  }

  @Test
  void stopDiscardsAResultThatComesBeforeTheCancel(LogCheck log) {
    log.expect("no thread could be started");
    monitor =
        round -> {
          time.refused = true;
          task.stop();
          return RoundResult.reading();
        };
    task.run();
    time.refused = false;

    assertThat(listener.calls).containsExactly("ended");
  }

  private Optional<RoundResult> noAnswer() {
    listener.calls.add("timed out");
    return Optional.of(RoundResult.unpublished(FailureKind.DNS, "no answer", ""));
  }

  private RoundResult throwAfterTheDeadline() {
    ownTime.pass(Duration.ofSeconds(30));
    throw new IllegalStateException("socket closed");
  }

  @Test
  void lateRoundWithoutAResultHasTheProvidersFailure() {
    timeoutFailure = this::noAnswer;
    monitor = round -> throwAfterTheDeadline();
    task.run();

    assertThat(listener.calls).startsWith("timed out", "completed DNS");
  }

  @SuppressWarnings("NullAway") // a careless monitor returns null
  @Test
  void lateRoundThatReturnsNullHasTheProvidersFailure() {
    timeoutFailure = this::noAnswer;
    monitor =
        round -> {
          ownTime.pass(Duration.ofSeconds(30));
          return null;
        };
    task.run();

    assertThat(listener.calls).startsWith("timed out", "completed DNS");
  }

  @Test
  void failureBeforeTheDeadlineStaysABug(LogCheck log) {
    log.expect("itself failed and backs off");
    timeoutFailure = this::noAnswer;
    monitor =
        round -> {
          ownTime.pass(Duration.ofSeconds(29));
          throw new IllegalStateException("a bug");
        };
    task.run();

    assertThat(listener.calls).startsWith("completed MONITOR_BUG");
  }

  @Test
  void errorAfterTheDeadlineStaysABug(LogCheck log) {
    log.expect("itself failed and backs off");
    timeoutFailure = this::noAnswer;
    monitor =
        round -> {
          ownTime.pass(Duration.ofSeconds(30));
          throw new NoClassDefFoundError("missing");
        };
    task.run();

    assertThat(listener.calls).startsWith("completed MONITOR_BUG");
  }

  @Test
  void lateRoundOfAStoppedTaskHasNoFailure() {
    timeoutFailure = this::noAnswer;
    monitor =
        round -> {
          task.stop();
          awaitInterrupt();
          return throwAfterTheDeadline();
        };
    task.run();

    assertThat(listener.calls).containsExactly("ended");
  }

  @Test
  void stopWhileTheFailureIsMadeDiscardsIt() {
    timeoutFailure =
        () -> {
          task.stop();
          return noAnswer();
        };
    monitor = round -> throwAfterTheDeadline();
    task.run();

    assertThat(listener.calls).containsExactly("timed out", "ended");
  }

  @Test
  void abandonmentWhileTheFailureIsMadeDiscardsIt(LogCheck log) {
    log.expect("an abandoned round ended late");
    timeoutFailure =
        () -> {
          task.abandon();
          return noAnswer();
        };
    monitor = round -> throwAfterTheDeadline();
    task.run();

    assertThat(listener.calls).contains("abandoned", "timed out").doesNotContain("completed DNS");
  }

  @Test
  void lastRoundOfADrainedTaskHasTheProvidersFailure() {
    timeoutFailure = this::noAnswer;
    monitor =
        round -> {
          task.drain();
          return throwAfterTheDeadline();
        };
    task.run();

    assertThat(listener.calls).startsWith("timed out", "completed DNS").endsWith("ended");
  }

  @Test
  void roundThatTheCloseCancelsHasNoFailure() {
    timeoutFailure = this::noAnswer;
    monitor =
        round -> {
          task.drain();
          task.stop();
          awaitInterrupt();
          return throwAfterTheDeadline();
        };
    task.run();

    assertThat(listener.calls).containsExactly("ended");
  }

  @Test
  void showsTheClassButNoTextOfAnException(LogCheck log) {
    log.expect("the monitor itself failed and backs off: java.lang.IllegalStateException\n\tat ");
    log.expect("snapshot failed; its successor starts without one: java.lang.IllegalState");
    log.expect("the monitor's close failed: java.lang.IllegalStateException\n\tat ");
    monitor = new LeakingMonitor();
    task.run();

    assertThat(task.status().lastRound())
        .hasValueSatisfying(
            last -> assertThat(last.message()).isEqualTo("java.lang.IllegalStateException"));
    task().takeOverFrom(task);
    task.stop();
    task.release();
    assertThat(log.records()).hasSize(3).noneMatch(record -> record.contains("s3cret"));
  }

  @Test
  void showsNoTextOfALateException() {
    monitor =
        round -> {
          ownTime.pass(Duration.ofSeconds(30));
          throw leak();
        };
    try (LogLines log = new LogLines(LazyMonitor.class, Level.FINE)) {
      task.run();
      assertThat(log.lines())
          .singleElement(as(STRING))
          .startsWith("n: the round was cancelled or late and threw java.lang.IllegalState")
          .doesNotContain("s3cret");
    }
  }

  @Test
  void showsNoTextOfAHooksException(LogCheck log) {
    log.expect("the round's cancel hook failed: java.lang.IllegalStateException\n\tat ");
    monitor =
        round -> {
          round.onCancel(
              () -> {
                throw leak();
              });
          task.stop();
          awaitInterrupt();
          return RoundResult.reading();
        };
    task.run();
    assertThat(log.records()).noneMatch(record -> record.contains("s3cret"));
  }

  @Test
  void noMonitorIsABug(LogCheck log) {
    log.expect("itself failed and backs off: create returned null");
    monitor = null;
    task.run();

    assertThat(listener.calls).startsWith("completed MONITOR_BUG");
  }

  @Test
  void faultyFailureIsABug(LogCheck log) {
    log.expect("itself failed and backs off: java.lang.IllegalStateException");
    timeoutFailure =
        () -> {
          throw new IllegalStateException("cannot be made");
        };
    monitor = round -> throwAfterTheDeadline();
    task.run();

    assertThat(listener.calls).startsWith("completed MONITOR_BUG");
  }

  @Test
  void readingInPlaceOfAFailureIsABug(LogCheck log) {
    log.expect("itself failed and backs off.*must return a failure");
    timeoutFailure = () -> Optional.of(RoundResult.reading());
    monitor = round -> throwAfterTheDeadline();
    task.run();

    assertThat(listener.calls).startsWith("completed MONITOR_BUG");
  }

  @Test
  void stopOfATaskAtRestEndsItAtOnce() {
    assertThat(task.stop()).isTrue();

    task.run();

    assertThat(listener.calls).isEmpty();
    assertNothingMoreRuns();
  }

  @Test
  void drainReportsTheResultOfTheRunningRound() {
    monitor =
        round -> {
          assertThat(task.drain()).isFalse();
          assertThat(task.status().state()).isEqualTo(MonitorState.RUNNING);
          return RoundResult.reading();
        };
    task.run();

    assertThat(listener.calls).containsExactly("completed reading", "ended");
    assertNothingMoreRuns();
  }

  @Test
  void drainLetsARoundRunThatIsDue() {
    assertThat(task.drain()).isFalse();
    virtual.advance(PERIOD.multipliedBy(3));

    task.run();

    assertThat(listener.calls).containsExactly("completed reading", "skipped 2", "ended");
    assertNothingMoreRuns();
  }

  @Test
  void drainEndsATaskAtOnceIfItsRoundIsDueLater() {
    task.run();
    assertThat(task.drain()).isTrue();

    assertThat(listener.calls).containsExactly("completed reading");
    assertNothingMoreRuns();
  }

  @Test
  void stopAfterDrainKeepsARoundFromStarting() {
    task.drain();
    assertThat(task.stop()).isTrue();

    assertThat(listener.calls).isEmpty();
    assertNothingMoreRuns();
  }

  @Test
  void stopAfterDrainDiscardsTheResultOfACancelledRound() {
    monitor =
        round -> {
          task.drain();
          task.stop();
          awaitInterrupt();
          return RoundResult.reading();
        };
    task.run();

    assertThat(listener.calls).containsExactly("ended");
  }

  @Test
  void stopAfterDrainKeepsAResultThatComesBeforeTheCancel(LogCheck log) {
    log.expect("no thread could be started");
    monitor =
        round -> {
          time.refused = true;
          task.drain();
          task.stop();
          return RoundResult.reading();
        };
    task.run();
    time.refused = false;

    assertThat(listener.calls).containsExactly("completed reading", "ended");
  }

  @Test
  void abandonReportsTheRoundAndDiscardsItsLateEnd(LogCheck log) {
    log.expect("n: an abandoned round ended late");
    monitor =
        round -> {
          virtual.advance(PERIOD.multipliedBy(2).plusSeconds(1));
          task.abandon();
          return RoundResult.reading();
        };
    task.run();
    task.release();

    long slot = task.plan().schedule().slot(0);
    assertThat(listener.calls).containsExactly("abandoned", "skipped 2", "abandoned round " + slot);
  }

  @Test
  void abandonOfAStoppedTaskReportsNoRound(LogCheck log) {
    log.expect("n: an abandoned round ended late");
    monitor =
        round -> {
          task.stop();
          task.abandon();
          task.abandon();
          return RoundResult.reading();
        };
    task.run();

    assertThat(listener.calls).containsExactly("abandoned");
  }

  @Test
  void abandonOfADeliveryReportsNoRound() {
    listener.work = round -> task.abandon();
    task.run();

    assertThat(listener.calls).containsExactly("completed reading", "abandoned");
    assertThat(task.dueNanos() - time.nanoTime()).isGreaterThan(YEAR);
  }

  @Test
  void deliveryHasTheRestOfTheRoundAndAtLeastTheGracePeriod() {
    Duration[] took = {Duration.ofSeconds(12)};
    Duration[] remaining = new Duration[1];
    listener.work = round -> remaining[0] = round.remaining();
    monitor =
        round -> {
          virtual.advance(took[0]);
          return RoundResult.reading();
        };
    task.run();
    assertThat(remaining[0]).isEqualTo(Duration.ofSeconds(18));
    virtual.advance(PERIOD);
    took[0] = Duration.ofSeconds(29);
    task.run();

    assertThat(remaining[0]).isEqualTo(RoundDeadlines.GRACE);
  }

  @Test
  void stopKeepsADeliveryFromStarting() {
    boolean[] delivered = {false};
    listener.work = round -> delivered[0] = true;
    monitor =
        round -> {
          task.stop();
          awaitInterrupt();
          return RoundResult.reading();
        };
    task.run();

    assertThat(delivered[0]).isFalse();
  }

  @Test
  void skipsASingleSlotThatARoundTakes() {
    monitor =
        round -> {
          virtual.advance(PERIOD.plusSeconds(1));
          return RoundResult.reading();
        };
    task.run();

    assertThat(listener.calls).containsExactly("completed reading", "skipped 1");
    assertThat(task.status().skippedSlots()).isEqualTo(1);
  }

  @Test
  void abandonDoesNothingAtRest() {
    task.run();
    task.abandon();

    assertThat(listener.calls).containsExactly("completed reading");
    assertThat(task.status().state()).isEqualTo(MonitorState.WAITING);
  }

  @Test
  void waitsForTheNextSlotThoughAResultCannotBeReported(LogCheck log) {
    log.expect("n: the result of a round could not be processed.*listener fails");
    listener.failsOnce = true;
    task.run();
    task.run();

    assertThat(listener.calls).containsExactly("completed reading");
    assertThat(task.dueNanos() - time.nanoTime()).isEqualTo(PERIOD.toNanos());
    virtual.advance(PERIOD);
    task.run();
    assertThat(listener.calls).hasSize(2);
  }

  @Test
  void skipsTheSlotsMissedWhileItWasNotStarted() {
    task.startFailed();
    assertThat(task.status().state()).isEqualTo(MonitorState.UNSTARTED);
    assertThat(task.isDead()).isTrue();
    virtual.advance(PERIOD.multipliedBy(2).plusSeconds(1));

    task.startAgain();

    assertThat(listener.calls).containsExactly("skipped 3");
    assertThat(task.isDead()).isFalse();
    assertThat(task.dueNanos() - time.nanoTime()).isEqualTo(Duration.ofSeconds(9).toNanos());
  }

  /** It was meant for the round, and its thread does other things next. */
  @Test
  void interruptOfARoundEndsWithIt() {
    monitor =
        round -> {
          task.stop();
          awaitInterrupt();
          return RoundResult.reading();
        };
    task.run();

    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void releaseClosesTheMonitorOnceAfterTheLastRound() {
    int[] closes = {0};
    monitor =
        new Monitor() {
          @Override
          public RoundResult collect(Round round) {
            return RoundResult.reading();
          }

          @Override
          public void close() {
            closes[0]++;
          }
        };
    task.run();
    task.release();
    assertThat(closes[0]).isZero();
    task.stop();
    task.release();
    task.release();

    assertThat(closes[0]).isEqualTo(1);
    assertThat(task.status().state()).isEqualTo(MonitorState.STOPPED);
    assertThat(listener.calls).containsExactly("completed reading", "released");
  }

  @Test
  void releaseThatIsAbandonedIsNotReported() {
    monitor =
        new Monitor() {
          @Override
          public RoundResult collect(Round round) {
            return RoundResult.reading();
          }

          @Override
          public void close() {
            task.abandon();
          }
        };
    task.run();
    task.stop();
    task.release();

    assertThat(listener.calls).containsExactly("completed reading", "abandoned");
  }

  /** A failure whose text fails too. */
  @Test
  void releaseEndsThoughItsFailureCannotBeLogged(LogCheck log) {
    log.allow("the monitor's close failed");
    monitor =
        new Monitor() {
          @Override
          public RoundResult collect(Round round) {
            return RoundResult.reading();
          }

          @Override
          public void close() {
            throw leak();
          }
        };
    task.run();
    task.stop();

    BrokenLogHandler broken = new BrokenLogHandler(LazyMonitor.class);
    try (broken) {
      assertThatThrownBy(task::release).hasMessage("this handler is broken");
    }

    assertThat(listener.calls).containsExactly("completed reading", "released");
    virtual.advance(Duration.ofMinutes(1));
    assertThat(Thread.interrupted()).as("interrupted after the release").isFalse();
  }
}
