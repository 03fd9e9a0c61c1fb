package io.github.panicmonitors.testkit.time;

import static io.github.panicmonitors.testkit.ThreadStates.awaitState;
import static io.github.panicmonitors.testkit.ThreadStates.poll;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.time.Waiter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  @Test
  void standsStillUntilAdvanced() {
    assertThat(time.now()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(time.nanoTime()).isEqualTo(time.nanoTime()).isNotZero();
    assertThat(time).hasToString("virtual time 2026-01-01T00:00:00Z");
  }

  @Test
  void advancesBothClocks() {
    long before = time.nanoTime();
    time.advance(ofMillis(1500));
    time.advance(ZERO);
    time.advance(ofNanos(1));
    assertThat(time.nanoTime() - before).isEqualTo(1_500_000_001);
    assertThat(time.now()).isEqualTo("2026-01-01T00:00:01.500000001Z");
  }

  @Test
  void startsAtConfiguredTimes() {
    VirtualTime leapDay =
        VirtualTime.builder().start(Instant.parse("2024-02-29T00:00:00Z")).originNanos(-5).build();
    assertThat(leapDay.now()).isEqualTo("2024-02-29T00:00:00Z");
    assertThat(leapDay.nanoTime()).isEqualTo(-5);
  }

  @Test
  void wakesAPeriodicScheduleWithoutDrift() {
    startPeriodic(time, ofMinutes(1), 3);
    time.advance(ofMinutes(10));
    assertThat(log)
        .containsExactly("2026-01-01T00:01:00Z", "2026-01-01T00:02:00Z", "2026-01-01T00:03:00Z");
    assertThat(time.now()).isEqualTo("2026-01-01T00:10:00Z");
  }

  @Test
  void continuesWhereNanoTimeWrapsAround() {
    long origin = Long.MAX_VALUE - ofSeconds(90).toNanos();
    VirtualTime wrapping = VirtualTime.builder().originNanos(origin).build();
    startPeriodic(wrapping, ofMinutes(1), 3);
    wrapping.advance(ofMinutes(10));
    assertThat(wrapping.nanoTime()).isNegative();
    assertThat(log)
        .containsExactly("2026-01-01T00:01:00Z", "2026-01-01T00:02:00Z", "2026-01-01T00:03:00Z");
  }

  @Test
  void wakesInTheOrderOfDeadlines() {
    for (int seconds : new int[] {7, 3, 9, 1, 5, 4, 8, 2, 6}) {
      start(() -> logAfter(ofSeconds(seconds)));
    }
    time.advance(ofSeconds(9));
    assertThat(log).isEqualTo(IntStream.rangeClosed(1, 9).mapToObj(this::atSecond).toList());
  }

  @Test
  void wakesDeadlinesUpToAndIncludingTheTarget() {
    start(() -> logAfter(ofSeconds(5)));
    start(() -> logAfter(ofSeconds(5).plusNanos(1)));
    time.advance(ofSeconds(5).minusNanos(1));
    assertThat(log).isEmpty();
    time.advance(ofNanos(1));
    assertThat(log).containsExactly(atSecond(5));
  }

  @Test
  void waitsForTrackedWorkThatHasNotStarted() {
    AtomicInteger ran = new AtomicInteger();
    Thread thread = new Thread(time.tracked(ran::incrementAndGet));
    Thread starter = new Thread(thread::start);
    starter.start();
    time.advance(ofHours(1));
    assertThat(ran).hasValue(1);
  }

  @Test
  void waitsForAChainOfSignals() {
    Waiter[] chain = IntStream.range(0, 20).mapToObj(i -> time.waiter()).toArray(Waiter[]::new);
    for (int i = 0; i < chain.length; i++) {
      int link = i;
      start(
          () -> {
            chain[link].await(Waiter.NO_DEADLINE);
            log.add(time.now().toString());
            if (link + 1 < chain.length) {
              chain[link + 1].signal();
            }
          });
    }
    start(
        () -> {
          time.waiter().await(time.nanoTime() + ofSeconds(1).toNanos());
          chain[0].signal();
        });
    time.advance(ofHours(1));
    assertThat(log).hasSize(20).containsOnly(atSecond(1));
  }

  @Test
  void settlesWithoutAdvancing() {
    Waiter waiter = time.waiter();
    start(
        () -> {
          waiter.await(Waiter.NO_DEADLINE);
          log.add("signalled");
        });
    time.settle();
    waiter.signal();
    time.settle();
    assertThat(log).containsExactly("signalled");
    assertThat(time.now()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void interruptWakesAtOnce() {
    Thread thread =
        start(
            () -> {
              try {
                time.waiter().await(Waiter.NO_DEADLINE);
              } catch (InterruptedException e) {
                log.add("interrupted at " + time.now());
              }
            });
    time.settle();
    time.interrupt(thread);
    time.advance(ofHours(1));
    assertThat(log).containsExactly("interrupted at 2026-01-01T00:00:00Z");
  }

  @Test
  void countsAThreadInterruptedDirectly() throws Exception {
    Thread thread =
        start(
            () -> {
              try {
                time.hang();
              } catch (InterruptedException e) {
                log.add("interrupted");
                end.countDown();
              }
            });
    time.settle();
    thread.interrupt();
    end.await();
    time.advance(ofHours(1));
    assertThat(log).containsExactly("interrupted");
  }

  @Test
  void wakesOncePerInterrupt() {
    Thread thread =
        new Thread(time.tracked(this::hangTwiceLoggingInterrupts)) {
          @Override
          public void interrupt() {
            super.interrupt();
            poll(() -> !log.isEmpty() && getState() == State.WAITING);
          }
        };
    thread.start();
    time.settle();
    time.interrupt(thread);
    time.settle();
    assertThat(log).containsExactly("interrupted");
    time.releaseHung();
    time.settle();
    assertThat(log).containsExactly("interrupted", "released");
  }

  private void hangTwiceLoggingInterrupts() {
    try {
      time.hang();
    } catch (InterruptedException e) {
      log.add("interrupted");
    }
    try {
      time.hang();
      log.add("released");
    } catch (InterruptedException e) {
      log.add("interrupted again");
    }
  }

  @Test
  void dropsTheDeadlineOfASignalledWait() {
    Waiter waiter = time.waiter();
    start(
        () -> {
          log.add("signalled: " + waiter.await(time.nanoTime() + ofSeconds(5).toNanos()));
          log.add("signalled: " + waiter.await(Waiter.NO_DEADLINE));
        });
    time.advance(ofSeconds(1));
    waiter.signal();
    time.advance(ofHours(1));
    assertThat(log).containsExactly("signalled: true");
  }

  @Test
  void rejectsASecondThreadInOneWaiter() {
    Waiter waiter = time.waiter();
    start(() -> waiter.await(Waiter.NO_DEADLINE));
    time.settle();
    assertThatIllegalStateException()
        .isThrownBy(() -> waiter.await(Waiter.NO_DEADLINE))
        .withMessageStartingWith("another thread is already waiting: Thread");
    waiter.signal();
    time.settle();
  }

  /** Each monitor sends every round to one collector, which answers it. */
  @Test
  void simulatesADayOfAHundredMonitors() {
    int monitors = 100;
    AtomicInteger rounds = new AtomicInteger();
    Waiter collector = time.waiter();
    Queue<Waiter> requests = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < monitors; i++) {
      long phase = ofMinutes(1).toNanos() * i / monitors;
      start(() -> requestEveryMinute(phase, rounds, requests, collector));
    }
    Thread answering = start(() -> answer(requests, collector));
    time.advance(ofHours(24));
    assertThat(rounds).hasValue(monitors * 24 * 60);
    time.interrupt(answering);
    time.settle();
  }

  private void requestEveryMinute(
      long phase, AtomicInteger rounds, Queue<Waiter> requests, Waiter collector)
      throws InterruptedException {
    Waiter timer = time.waiter();
    Waiter answer = time.waiter();
    long due = time.nanoTime() + phase;
    for (int i = 0; i < 24 * 60; i++) {
      timer.await(due);
      assertThat(time.nanoTime()).isEqualTo(due);
      requests.add(answer);
      collector.signal();
      answer.await(Waiter.NO_DEADLINE);
      rounds.incrementAndGet();
      due += ofMinutes(1).toNanos();
    }
  }

  private static void answer(Queue<Waiter> requests, Waiter collector) {
    try {
      while (true) {
        collector.await(Waiter.NO_DEADLINE);
        for (Waiter next = requests.poll(); next != null; next = requests.poll()) {
          next.signal();
        }
      }
    } catch (InterruptedException e) {
      // The test is over.
    }
  }

  @Test
  void countsNestedTrackedWorkOnce() {
    start(
        () -> {
          time.tracked(unchecked(() -> logAfter(ofSeconds(1)))).run();
          logAfter(ofSeconds(1));
        });
    time.advance(ofSeconds(3));
    assertThat(log).containsExactly(atSecond(1), atSecond(2));
  }

  @Test
  void continuesAfterWorkThatThrew() {
    Runnable work =
        time.tracked(
            () -> {
              throw new IllegalArgumentException("broken");
            });
    assertThatIllegalArgumentException().isThrownBy(work::run).withMessage("broken");
    time.advance(ofSeconds(1));
  }

  @Test
  void rejectsRunningWorkTwice() {
    Runnable work = time.tracked(() -> log.add("ran"));
    work.run();
    assertThatIllegalStateException()
        .isThrownBy(work::run)
        .withMessageStartingWith("tracked work runs only once: ");
    assertThat(log).containsExactly("ran");
    time.advance(ofSeconds(1));
  }

  @Test
  void doesNotCountAThreadOutsideTrackedWork() throws Exception {
    Thread untracked = new Thread(unchecked(() -> logAfter(ofSeconds(1))));
    untracked.start();
    awaitState(untracked, Thread.State.WAITING);
    time.advance(ofSeconds(2));
    untracked.join();
    assertThat(log).hasSize(1);
    time.advance(ofSeconds(1));
  }

  @Test
  void rejectsAdvancesByTrackedWorkAndByTwoThreads() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    start(
        () -> {
          assertThatIllegalStateException()
              .isThrownBy(() -> time.advance(ZERO))
              .withMessageStartingWith("tracked work must not advance time: ");
          end.await();
          log.add("refused");
        });
    Thread second = new Thread(() -> time.advance(ofSeconds(1)));
    second.start();
    awaitState(second, Thread.State.TIMED_WAITING);
    assertThatIllegalStateException()
        .isThrownBy(() -> time.advance(ZERO))
        .withMessageStartingWith("time is already being advanced by Thread");
    end.countDown();
    second.join();
    assertThat(log).containsExactly("refused");
  }

  @Test
  void rejectsNegativeDurations() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> time.advance(ofSeconds(-1)))
        .withMessage("duration must not be negative: PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VirtualTime.builder().realTimeLimit(ZERO))
        .withMessage("limit must be positive: PT0S");
  }

  @Test
  void namesBusyThreadsAfterTheRealTimeLimit() throws Exception {
    VirtualTime impatient = VirtualTime.builder().realTimeLimit(ofSeconds(1)).build();
    start(impatient, "waiting-thread", () -> impatient.waiter().await(Waiter.NO_DEADLINE));
    impatient.settle();
    CountDownLatch end = startBusy(impatient, "the-culprit");
    Runnable neverRun = impatient.tracked(new NamedWork());
    assertThatThrownBy(() -> impatient.advance(ofSeconds(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("work is still busy after PT1S")
        .hasMessageContaining("busy: \"the-culprit\"")
        .hasMessageContaining("startBusy")
        .hasMessageContaining("not started: the named work created by \"main\"")
        .hasMessageNotContaining("waiting-thread");
    assertThat(impatient.now()).isEqualTo("2026-01-01T00:00:00Z");
    end.countDown();
    neverRun.run();
    impatient.advance(ofSeconds(1));
  }

  @Test
  void endsAnAdvanceThatIsInterrupted() throws Exception {
    CountDownLatch end = startBusy(time, "the-culprit");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> time.advance(ofSeconds(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("work is still busy when interrupted")
        .hasMessageContaining("the-culprit");
    assertThat(Thread.interrupted()).isTrue();
    end.countDown();
    time.settle();
  }

  @Test
  void runsABlockingActionAndAdvancesUntilItReturns() throws Exception {
    time.run(() -> time.waiter().await(time.nanoTime() + ofSeconds(8).toNanos()));
    assertThat(time.now()).isEqualTo(atSecond(8));
    assertThat(time.<String, RuntimeException>call(() -> "result")).isEqualTo("result");
    assertThat(time.now()).isEqualTo(atSecond(8));
  }

  @Test
  void stopsWhenABlockingActionReturns() throws Exception {
    start(() -> logAfter(ofMinutes(1)));
    time.run(() -> time.waiter().await(time.nanoTime() + ofSeconds(8).toNanos()));
    assertThat(time.now()).isEqualTo(atSecond(8));
    assertThat(log).isEmpty();
  }

  @Test
  void rethrowsWhatABlockingActionThrows() {
    assertThatThrownBy(
            () ->
                time.run(
                    () -> {
                      throw new IOException("refused");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("refused");
  }

  @Test
  void failsAndInterruptsAnActionThatDoesNotReturn() {
    assertThatThrownBy(
            () ->
                time.run(
                    () -> {
                      try {
                        logAfter(ofHours(1).plusNanos(1));
                      } catch (InterruptedException e) {
                        log.add("interrupted");
                      }
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("action did not return, and no deadline is due within PT1H")
        .hasMessageContaining("waiting: \"virtual-time-run\"")
        .hasMessageContaining("logAfter");
    time.settle();
    assertThat(log).containsExactly("interrupted");
  }

  @Test
  void listsUnfinishedWork() {
    start(time, "hanging", time::hang);
    time.settle();
    Runnable notStarted = time.tracked(new NamedWork());
    assertThat(time.unfinished()).containsExactly("hanging", "the named work created by \"main\"");
    notStarted.run();
    time.releaseHung();
    time.settle();
    assertThat(time.unfinished()).isEmpty();
  }

  @Test
  void hangsUntilInterrupted() {
    Thread thread =
        start(
            () -> {
              try {
                time.hang();
              } catch (InterruptedException e) {
                log.add("interrupted");
              }
            });
    time.advance(ofHours(1));
    assertThat(log).isEmpty();
    time.interrupt(thread);
    time.settle();
    assertThat(log).containsExactly("interrupted");
  }

  @Test
  void hangsDespiteInterrupts() {
    Thread thread =
        start(
            () -> {
              time.hangIgnoringInterrupts();
              log.add("released, interrupted: " + Thread.interrupted());
            });
    time.advance(ofHours(1));
    time.interrupt(thread);
    time.advance(ofHours(1));
    assertThat(log).isEmpty();
    time.releaseHung();
    time.settle();
    assertThat(log).containsExactly("released, interrupted: true");
  }

  @Test
  void releasesOnlyThreadsThatHangNow() {
    for (int i = 0; i < 200; i++) {
      start(time, "hanging", this::hangTwice);
    }
    time.settle();

    time.releaseHung();
    time.settle();
    assertThat(log).hasSize(200).containsOnly("released once");
    time.releaseHung();
    time.settle();
    assertThat(time.unfinished()).isEmpty();
  }

  private void hangTwice() throws InterruptedException {
    time.hang();
    log.add("released once");
    time.hang();
    log.add("released twice");
  }

  private void startPeriodic(VirtualTime time, Duration period, int rounds) {
    start(
        time,
        "periodic",
        () -> {
          long due = time.nanoTime();
          for (int i = 0; i < rounds; i++) {
            due += period.toNanos();
            time.waiter().await(due);
            log.add(time.now().toString());
          }
        });
  }

  /** Starts a busy thread and returns the latch that ends it. */
  private CountDownLatch startBusy(VirtualTime time, String name) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    start(
        time,
        name,
        () -> {
          started.countDown();
          end.await();
        });
    started.await();
    return end;
  }

  private void logAfter(Duration duration) throws InterruptedException {
    time.waiter().await(time.nanoTime() + duration.toNanos());
    log.add(time.now().toString());
  }

  private String atSecond(int second) {
    return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second).toString();
  }

  private Thread start(Work work) {
    return start(time, "worker", work);
  }

  private Thread start(VirtualTime time, String name, Work work) {
    Thread thread = new Thread(time.tracked(unchecked(work)), name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return thread;
  }

  private Runnable unchecked(Work work) {
    return () -> {
      try {
        work.run();
      } catch (Exception e) {
        if (!over) {
          throw new AssertionError(e);
        }
      }
    };
  }

  @AfterEach
  void endThreads() {
    over = true;
    threads.forEach(Thread::interrupt);
  }

  private interface Work {
    void run() throws Exception;
  }

  private static final class NamedWork implements Runnable {
    @Override
    public void run() {}

    @Override
    public String toString() {
      return "the named work";
    }
  }
}
