package io.github.panicmonitors.core.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.scripted.ForwardingTime;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundDeadlinesTest {
  private final VirtualTime virtual = new VirtualTime();
  private final Clock time = new Clock(virtual);
  private final ManagerThreads threads = new ManagerThreads(time, "test");
  private final EventLoop loop = new EventLoop(threads, "control");
  private final RoundDeadlines deadlines = new RoundDeadlines(threads, loop);
  private final MonitorTask task = task();

  /** Runs a hook before each interrupt, and can refuse to start threads. */
  private static final class Clock extends ForwardingTime {
    volatile Runnable onInterrupt = () -> {};
    volatile boolean refusesThreads;
    final AtomicInteger refused = new AtomicInteger();

    Clock(TimeSource real) {
      super(real);
    }

    @Override
    public Runnable tracked(Runnable work) {
      if (refusesThreads) {
        refused.incrementAndGet();
        throw new OutOfMemoryError("unable to create native thread");
      }
      return super.tracked(work);
    }

    @Override
    public void interrupt(Thread thread) {
      onInterrupt.run();
      super.interrupt(thread);
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
            Schedule.startingNow(time, "n", Duration.ofSeconds(1), false),
            TimeUnit.SECONDS.toNanos(30),
            false,
            snapshot -> null);
    return new MonitorTask(plan, time, deadlines, new NoOpTaskListener());
  }

  @AfterEach
  void close() {
    closeLoop();
    virtual.releaseHung();
    virtual.settle();
  }

  private void closeLoop() {
    loop.execute(deadlines::close);
    loop.close();
    virtual.settle();
  }

  private ActiveRound roundOfAnotherThread() {
    return CompletableFuture.supplyAsync(
            () -> new ActiveRound(task, time, 0, 0, TimeUnit.HOURS.toNanos(1)))
        .join();
  }

  private void cancel(ActiveRound round) {
    loop.execute(() -> deadlines.cancel(round));
  }

  @Test
  void roundIsCancelledAtItsDeadline() {
    ActiveRound round = roundOfAnotherThread();
    deadlines.began(round);

    virtual.advance(Duration.ofHours(1).minusMillis(1));
    assertThat(round.isCancelled()).isFalse();
    virtual.advance(Duration.ofMillis(1));
    assertThat(round.isCancelled()).isTrue();
    virtual.advance(RoundDeadlines.GRACE);
    assertThat(round.abandon()).as("was still running").isFalse();
  }

  @Test
  void roundThatEndsInTimeIsNotCancelled() {
    ActiveRound round = roundOfAnotherThread();
    AtomicInteger hooks = new AtomicInteger();
    round.onCancel(hooks::incrementAndGet);
    deadlines.began(round);
    deadlines.ended(round);

    virtual.advance(Duration.ofHours(2));

    assertThat(hooks).hasValue(0);
    assertThat(round.isCancelled()).isFalse();
  }

  @Test
  void threadIsRetriedWhenNoneReplacesOneStuckInAHook(LogCheck log) {
    log.expect("n: the round's cancel hook blocks").expect("no thread could be started");
    ActiveRound stuck = roundOfAnotherThread();
    ActiveRound next = roundOfAnotherThread();
    stuck.onCancel(virtual::hangIgnoringInterrupts);
    cancel(stuck);
    cancel(next);
    virtual.settle();

    time.refusesThreads = true;
    virtual.advance(Duration.ofMillis(500));
    boolean cancelledWithoutThread = next.isCancelled();
    time.refusesThreads = false;
    virtual.advance(Duration.ofSeconds(1));

    assertThat(cancelledWithoutThread).isFalse();
    assertThat(next.isCancelled()).isTrue();
    stuck.end();
    next.end();
  }

  @Test
  void firstThreadIsRetriedOnceASecondHoweverManyRoundsWait(LogCheck log) {
    log.expect("no thread could be started");
    time.refusesThreads = true;
    ActiveRound first = roundOfAnotherThread();
    ActiveRound second = roundOfAnotherThread();
    cancel(first);
    cancel(second);
    virtual.advance(Duration.ofMillis(2_500));
    assertThat(time.refused).hasValue(3);
    time.refusesThreads = false;
    virtual.advance(Duration.ofSeconds(1));

    assertThat(first.isCancelled()).isTrue();
    assertThat(second.isCancelled()).isTrue();
    first.end();
    second.end();
  }

  /** An interrupt closes the channel that its thread is blocked on, which is foreign code. */
  @Test
  void interruptThatBlocksDelaysNoOtherRound(LogCheck log) {
    log.expect("n: the round's cancel hook blocks");
    ActiveRound stuck = roundOfAnotherThread();
    ActiveRound next = roundOfAnotherThread();
    AtomicBoolean first = new AtomicBoolean(true);
    time.onInterrupt =
        () -> {
          if (first.getAndSet(false)) {
            virtual.hangIgnoringInterrupts();
          }
        };
    cancel(stuck);
    cancel(next);

    virtual.advance(Duration.ofMillis(500));

    assertThat(next.isCancelled()).isTrue();
    assertThat(stuck.isHanging()).isTrue();
    virtual.advance(RoundDeadlines.GRACE);
    assertThat(stuck.abandon()).as("was still running").isFalse();
    next.end();
  }

  @Test
  void roundIsInterruptedThoughItsHookBlocks(LogCheck log) {
    log.expect("n: the round's cancel hook blocks");
    ActiveRound stuck = roundOfAnotherThread();
    stuck.onCancel(virtual::hangIgnoringInterrupts);
    AtomicInteger interrupts = new AtomicInteger();
    time.onInterrupt = interrupts::incrementAndGet;
    cancel(stuck);

    virtual.advance(Duration.ofMillis(500));

    assertThat(interrupts).hasValue(1);
    stuck.end();
  }

  @Test
  void interruptOfARoundWhoseHookBlocksPrecedesOtherHooks(LogCheck log) {
    log.allow("n: the round's cancel hook blocks");
    ActiveRound first = roundOfAnotherThread();
    ActiveRound second = roundOfAnotherThread();
    first.onCancel(virtual::hangIgnoringInterrupts);
    second.onCancel(virtual::hangIgnoringInterrupts);
    AtomicInteger interrupts = new AtomicInteger();
    time.onInterrupt = interrupts::incrementAndGet;
    cancel(first);
    cancel(second);

    virtual.advance(RoundCanceller.HOOK_LIMIT.plusMillis(1));

    assertThat(interrupts).hasValue(1);
    first.end();
    second.end();
  }

  /** It returns when it is found blocking, and waits for rounds before it is replaced. */
  @Test
  void threadThatReturnsWhileItIsReplacedEnds(LogCheck log, ThreadLeakCheck leaks) {
    log.expect("n: the round's cancel hook blocks");
    Thread[] worker = new Thread[1];
    CountDownLatch interrupted = new CountDownLatch(1);
    ActiveRound round = roundOfAnotherThread();
    round.onCancel(
        () -> {
          worker[0] = Thread.currentThread();
          virtual.hangIgnoringInterrupts();
        });
    time.onInterrupt = interrupted::countDown;
    LogHook hook =
        new LogHook(
            () -> {
              virtual.releaseHung();
              interrupted.await();
              while (worker[0].getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
            });
    cancel(round);
    virtual.advance(Duration.ofMillis(500));
    hook.close();
    round.end();
    closeLoop();
  }

  /** Does something when the canceller logs. */
  private static final class LogHook extends Handler {
    private final Logger logger = Logger.getLogger(RoundCanceller.class.getName());
    private final Action action;

    private interface Action {
      void run() throws InterruptedException;
    }

    LogHook(Action action) {
      this.action = action;
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord event) {
      try {
        action.run();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }

  /** The interrupt ends the round, and the hook returns once the round has ended. */
  @Test
  void threadThatReturnsFromABlockingHookEnds(LogCheck log, ThreadLeakCheck leaks) {
    log.allow("n: the round's cancel hook blocks");
    time.onInterrupt = virtual::releaseHung;
    for (int i = 0; i < 20; i++) {
      ActiveRound round = roundOfAnotherThread();
      round.onCancel(virtual::hangIgnoringInterrupts);
      cancel(round);
      virtual.advance(Duration.ofMillis(500));
      round.end();
    }

    closeLoop();
  }

  @Test
  void roundIsHangingFromItsDeadlineOnThoughNothingCancelsIt() {
    ActiveRound round = roundOfAnotherThread();

    virtual.advance(Duration.ofHours(1));
    assertThat(round.isHanging()).isFalse();
    virtual.advance(Duration.ofMillis(1));
    assertThat(round.isHanging()).isTrue();
    round.end();
    assertThat(round.isHanging()).isFalse();
  }

  @Test
  void roundIsCancelledForItsHookAndFromThenOn() {
    ActiveRound round = roundOfAnotherThread();
    AtomicBoolean seenByHook = new AtomicBoolean();
    round.onCancel(() -> seenByHook.set(round.isCancelled()));
    assertThat(round.isCancelled()).isFalse();

    cancel(round);
    virtual.settle();

    assertThat(seenByHook).isTrue();
    assertThat(round.isCancelled()).isTrue();
    round.abandon();
    assertThat(round.isCancelled()).as("though abandoned").isTrue();
    round.end();
    assertThat(round.isCancelled()).as("though ended").isTrue();
  }

  @Test
  void abandonedRoundIsCancelled() {
    ActiveRound round = roundOfAnotherThread();
    round.abandon();
    assertThat(round.isCancelled()).isTrue();
    round.end();
  }

  /** As when its round is cancelled while it connects. */
  @Test
  void hookSetAfterTheCancelRunsAtOnce() {
    ActiveRound round = roundOfAnotherThread();
    cancel(round);
    virtual.settle();
    AtomicInteger runs = new AtomicInteger();

    round.onCancel(runs::incrementAndGet);

    assertThat(runs).hasValue(1);
    round.end();
  }

  @Test
  void threadStartsWithTheFirstCancel() {
    ActiveRound round = roundOfAnotherThread();
    deadlines.began(round);
    virtual.settle();
    assertThat(virtual.unfinished()).containsExactly("panic-monitors-test-control-1");

    cancel(round);
    virtual.settle();

    assertThat(virtual.unfinished()).contains("panic-monitors-test-cancel-2");
    round.end();
  }
}
