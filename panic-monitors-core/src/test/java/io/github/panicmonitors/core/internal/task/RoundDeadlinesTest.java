package io.github.panicmonitors.core.internal.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.manager.MonitorKey;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.scripted.ForwardingTime;
import io.github.panicmonitors.core.scripted.ScarceTime;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RoundDeadlinesTest {
  private static MonitorTask task(TimeSource time, RoundDeadlines watch) {
    Schedule schedule = Schedule.startingNow(time, "n", Duration.ofSeconds(1));
    TaskPlan plan =
        new TaskPlan(
            new MonitorKey("t", "g", "n"),
            "n",
            "n",
            1,
            new Fence(1),
            schedule,
            TimeUnit.SECONDS.toNanos(30),
            false,
            () -> null);
    return new MonitorTask(plan, time, watch, new NoOpTaskListener());
  }

  /** One monitor whose rounds are short: the only alarm is removed while the watch looks at it. */
  @Test
  void watchSurvivesRoundsThatEndWhileItLooks() throws Exception {
    TimeSource time = TimeSource.system();
    RoundDeadlines watch = new RoundDeadlines(new ManagerThreads(time, "test"));
    MonitorTask task = task(time, watch);
    long rounds = 0;
    boolean dead = false;
    while (!dead && rounds < 150_000) {
      // Each deadline is earlier than the one before, so that the watch is woken every time.
      long allowed = TimeUnit.HOURS.toNanos(1) - rounds * 20_000;
      ActiveRound round = new ActiveRound(task, time, 0, 0, allowed);
      watch.begun(round);
      for (long spin = rounds % 64; spin > 0; spin--) {
        Thread.onSpinWait();
      }
      watch.ended(round);
      if (++rounds % 1_000 == 0) {
        dead = watch.awaitEnd(time.nanoTime());
      }
    }
    watch.close();
    assertThat(dead).as("the watch's thread has ended after %s rounds", rounds).isFalse();
  }

  /** A clock that lets something happen when the watch looks at it, or somebody interrupts. */
  private static final class Clock extends ForwardingTime {
    volatile Runnable onLook = () -> {};
    volatile Runnable onInterrupt = () -> {};
    volatile Runnable onSignal = () -> {};

    Clock(TimeSource real) {
      super(real);
    }

    @Override
    public long nanoTime() {
      long now = super.nanoTime();
      if (Thread.currentThread().getName().contains("-watch-")) {
        onLook.run();
      }
      return now;
    }

    @Override
    public Waiter waiter() {
      Waiter real = super.waiter();
      return new Waiter() {
        @Override
        public boolean await(long deadlineNanos) throws InterruptedException {
          return real.await(deadlineNanos);
        }

        @Override
        public void signal() {
          onSignal.run();
          real.signal();
        }
      };
    }

    @Override
    public void interrupt(Thread thread) {
      onInterrupt.run();
      super.interrupt(thread);
    }
  }

  /** A round ends just at its deadline, after the watch has looked at its alarm. */
  @Test
  @Timeout(60)
  void roundIsNotCancelledBeforeItsDeadline() throws Exception {
    Clock time = new Clock(TimeSource.system());
    RoundDeadlines watch = new RoundDeadlines(new ManagerThreads(time, "test"));
    MonitorTask task = task(time, watch);
    ActiveRound other = new ActiveRound(task, time, 0, 0, TimeUnit.SECONDS.toNanos(3_000));
    watch.begun(other);
    ActiveRound round = new ActiveRound(task, time, 0, 0, TimeUnit.MILLISECONDS.toNanos(50));
    CountDownLatch ended = new CountDownLatch(1);
    time.onLook =
        () -> {
          if (System.nanoTime() - round.deadlineNanos() >= 0) {
            watch.ended(round);
            ended.countDown();
          }
        };
    watch.begun(round);
    ended.await();
    awaitNextCancel(watch, new ActiveRound(task, time, 0, 0, TimeUnit.SECONDS.toNanos(3_000)));
    boolean cancelled = other.isCancelled();
    other.end();
    watch.close();
    assertThat(cancelled).as("a round with 3000 s to go was cancelled").isFalse();
  }

  /** Returns when the watch has looked at what is due now, and what it cancelled is cancelled. */
  private static void awaitNextCancel(RoundDeadlines watch, ActiveRound round) {
    CountDownLatch never = new CountDownLatch(1);
    watch.later(Duration.ZERO, () -> watch.cancel(round));
    // Its thread is this one, which a cancel interrupts.
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(never::await);
    round.end();
  }

  /** Rounds that are cancelled by a watch under virtual time. */
  @Nested
  class Cancelling {
    private final VirtualTime virtual = new VirtualTime();
    private final ScarceTime scarce = new ScarceTime(virtual);
    private final Clock time = new Clock(scarce);
    private final RoundDeadlines watch = new RoundDeadlines(new ManagerThreads(time, "test"));
    private final MonitorTask task = task(time, watch);

    @AfterEach
    void close() {
      watch.close();
      virtual.releaseHung();
    }

    private ActiveRound roundOfAnotherThread() {
      return CompletableFuture.supplyAsync(
              () -> new ActiveRound(task, time, 0, 0, TimeUnit.HOURS.toNanos(1)))
          .join();
    }

    @Test
    void threadIsTriedAgainIfThereIsNoneInThePlaceOfOneStuckInAHook(LogCheck log) {
      log.expect("n: the round's cancel hook blocks").expect("no thread to go on with");
      ActiveRound stuck = roundOfAnotherThread();
      ActiveRound next = roundOfAnotherThread();
      stuck.onCancel(virtual::hangIgnoringInterrupts);
      watch.cancel(stuck);
      watch.cancel(next);

      scarce.noThreadsFor("watch");
      virtual.advance(Duration.ofMillis(500));
      boolean cancelledWithoutThread = next.isCancelled();
      scarce.plenty();
      virtual.advance(Duration.ofSeconds(1));

      assertThat(cancelledWithoutThread).isFalse();
      assertThat(next.isCancelled()).isTrue();
      stuck.end();
      next.end();
    }

    /** An interrupt closes the channel that its thread is blocked on, which is code of others. */
    @Test
    void interruptThatBlocksHoldsUpNobody(LogCheck log) {
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
      watch.cancel(stuck);
      watch.cancel(next);

      virtual.advance(Duration.ofMillis(500));

      assertThat(next.isCancelled()).isTrue();
      assertThat(stuck.isHanging()).isTrue();
      virtual.advance(RoundDeadlines.GRACE);
      assertThat(stuck.abandon()).as("was under way still").isFalse();
      next.end();
    }

    @Test
    void roundIsInterruptedThoughItsHookBlocks(LogCheck log) {
      log.expect("n: the round's cancel hook blocks");
      ActiveRound stuck = roundOfAnotherThread();
      stuck.onCancel(virtual::hangIgnoringInterrupts);
      AtomicInteger interrupts = new AtomicInteger();
      time.onInterrupt = interrupts::incrementAndGet;
      watch.cancel(stuck);

      virtual.advance(Duration.ofMillis(500));

      assertThat(interrupts).hasValue(1);
      stuck.end();
    }

    /** The round ends by its interrupt, and so does the hook that has waited for that. */
    @Test
    void threadThatComesBackFromAHookEnds(LogCheck log, ThreadLeakCheck leaks) {
      log.allow("n: the round's cancel hook blocks");
      time.onInterrupt = virtual::releaseHung;
      for (int i = 0; i < 20; i++) {
        ActiveRound round = roundOfAnotherThread();
        round.onCancel(virtual::hangIgnoringInterrupts);
        watch.cancel(round);
        virtual.advance(Duration.ofMillis(500));
        round.end();
      }

      watch.close();
    }

    @Test
    void roundIsHangingFromItsDeadlineOnThoughNobodyCancelsIt() {
      ActiveRound round = roundOfAnotherThread();

      virtual.advance(Duration.ofHours(1));
      assertThat(round.isHanging()).isFalse();
      virtual.advance(Duration.ofMillis(1));
      assertThat(round.isHanging()).isTrue();
      round.end();
      assertThat(round.isHanging()).isFalse();
    }

    /** Wherever the memory runs out: the watch is needed as long as there are rounds. */
    @Test
    void watchOutlivesAShortageOfMemory(LogCheck log) {
      log.expect("unexpected failure on the watch's thread");
      for (int reads = 0; reads < 5; reads++) {
        scarce.noClockOnceFor("watch", reads);
        ActiveRound round = roundOfAnotherThread();
        watch.begun(round);
        virtual.advance(Duration.ofHours(1).plusMillis(1_500));

        assertThat(round.isHanging()).as("after %s reads", reads).isTrue();
        assertThat(round.isCancelled()).as("after %s reads", reads).isTrue();
        round.end();
      }
    }

    /** Its alarm may be set by then, and would end another round of the same thread. */
    @Test
    void roundThatCannotBeWatchedIsNone() {
      ActiveRound round = roundOfAnotherThread();
      time.onSignal =
          () -> {
            throw new OutOfMemoryError("Java heap space");
          };
      assertThatThrownBy(() -> watch.begun(round)).isInstanceOf(OutOfMemoryError.class);
      time.onSignal = () -> {};
      watch.later(Duration.ZERO, () -> {});
      AtomicInteger interrupts = new AtomicInteger();
      time.onInterrupt = interrupts::incrementAndGet;

      virtual.advance(Duration.ofHours(2));

      assertThat(round.isCancelled()).isFalse();
      assertThat(interrupts).hasValue(0);
    }

    /** As when its round is cancelled while it connects. */
    @Test
    void hookThatComesAfterTheCancelIsRunAtOnce() {
      ActiveRound round = roundOfAnotherThread();
      watch.cancel(round);
      virtual.settle();
      AtomicInteger runs = new AtomicInteger();

      round.onCancel(runs::incrementAndGet);

      assertThat(runs).hasValue(1);
      round.end();
    }

    @Test
    void roundIsCancelledEvenIfThereIsNoMemoryToWatchItsEnd(LogCheck log) {
      log.expect("n: its end cannot be watched");
      ActiveRound unwatched = roundOfAnotherThread();
      ActiveRound next = roundOfAnotherThread();

      scarce.noClockFor("cancel");
      watch.cancel(unwatched);
      virtual.settle();
      scarce.plenty();
      watch.cancel(next);
      virtual.settle();

      assertThat(unwatched.isCancelled()).isTrue();
      assertThat(next.isCancelled()).isTrue();
      unwatched.end();
      next.end();
    }
  }
}
