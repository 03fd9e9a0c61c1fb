package io.github.panicmonitors.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract that every {@link TimeSource} must fulfil: it loses no signal and honours deadlines
 * and interrupts. All waiting of a manager relies on this: after a lost signal a monitor never runs
 * again.
 *
 * <p>No test needs more than a few milliseconds of the clock's time or depends on its speed.
 */
@SuppressWarnings("exports") // callers have JUnit
@Timeout(60)
public abstract class TimeSourceContract {
  private static final long NO_DEADLINE = Waiter.NO_DEADLINE;
  private static final int STRESS_ROUNDS = 20_000;

  /** Called by JUnit for each test. */
  protected TimeSourceContract() {}

  /** Returns the time source under test, the same during a test. */
  protected abstract TimeSource time();

  /**
   * Advances a manual clock. Default: does nothing, because a real clock advances by itself.
   *
   * @param duration the minimum time to advance
   */
  protected void advance(Duration duration) {}

  /** Creates an unstarted thread. Override to test with another kind of thread. */
  protected Thread newThread(Runnable work) {
    return new Thread(work);
  }

  @Test
  void keepsASignalSentBeforeTheWait() throws Exception {
    Waiter waiter = time().waiter();
    waiter.signal();
    assertThat(waiter.await(NO_DEADLINE)).isTrue();
  }

  @Test
  void mergesSignalsSentBeforeTheWait() throws Exception {
    Waiter waiter = time().waiter();
    waiter.signal();
    waiter.signal();
    waiter.signal();
    assertThat(waiter.await(NO_DEADLINE)).isTrue();
    assertThat(waiter.await(time().nanoTime())).isFalse();
  }

  @Test
  void returnsAtOnceWhenTheDeadlineIsPast() throws Exception {
    assertThat(time().waiter().await(time().nanoTime())).isFalse();
    assertThat(time().waiter().await(time().nanoTime() - 1)).isFalse();
    assertThat(time().waiter().await(time().nanoTime() - Duration.ofDays(1).toNanos())).isFalse();
  }

  @Test
  void prefersAKeptSignalToAPastDeadline() throws Exception {
    Waiter waiter = time().waiter();
    waiter.signal();
    assertThat(waiter.await(time().nanoTime() - 1)).isTrue();
  }

  @Test
  void wakesAtTheDeadline() throws Exception {
    long deadline = time().nanoTime() + Duration.ofMillis(5).toNanos();
    FutureTask<Boolean> waiting = startAwait(time().waiter(), deadline);
    advance(Duration.ofMillis(5));
    assertThat(waiting.get()).isFalse();
    assertThat(time().nanoTime() - deadline).isNotNegative();
  }

  @Test
  void wakesAtASignal() throws Exception {
    Waiter waiter = time().waiter();
    FutureTask<Boolean> waiting = startAwait(waiter, NO_DEADLINE);
    waiter.signal();
    assertThat(waiting.get()).isTrue();
  }

  @Test
  void wakesAtASignalBeforeTheDeadline() throws Exception {
    Waiter waiter = time().waiter();
    long deadline = time().nanoTime() + Duration.ofDays(1).toNanos();
    FutureTask<Boolean> waiting = startAwait(waiter, deadline);
    waiter.signal();
    assertThat(waiting.get()).isTrue();
  }

  @Test
  void wakesOnlyTheSignalledWaiter() throws Exception {
    Waiter signalled = time().waiter();
    Waiter other = time().waiter();
    signalled.signal();
    assertThat(other.await(time().nanoTime())).isFalse();
  }

  @Test
  void canBeAwaitedAgainAfterADeadline() throws Exception {
    Waiter waiter = time().waiter();
    FutureTask<Boolean> waiting = startAwait(waiter, time().nanoTime() + 1_000_000);
    advance(Duration.ofMillis(1));
    assertThat(waiting.get()).isFalse();
    waiter.signal();
    assertThat(waiter.await(NO_DEADLINE)).isTrue();
  }

  @Test
  void throwsIfInterruptedBeforeItWaits() {
    Waiter waiter = time().waiter();
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> waiter.await(NO_DEADLINE));
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void throwsIfInterruptedEvenWhenTheDeadlineIsPast() {
    Waiter waiter = time().waiter();
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> waiter.await(time().nanoTime() - 1));
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void throwsIfInterruptedWhileItWaits() throws Exception {
    Waiter waiter = time().waiter();
    FutureTask<Boolean> waiting = new FutureTask<>(() -> waiter.await(NO_DEADLINE));
    Thread thread = newThread(time().tracked(waiting));
    thread.start();
    time().interrupt(thread);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(waiting::get)
        .withCauseInstanceOf(InterruptedException.class);
    waiter.signal();
    assertThat(waiter.await(NO_DEADLINE)).isTrue();
  }

  @Test
  void losesNoSignalBetweenTwoThreads() throws Exception {
    Waiter ping = time().waiter();
    Waiter pong = time().waiter();
    FutureTask<Integer> one = start(() -> answer(ping, pong, NO_DEADLINE));
    FutureTask<Integer> two = start(() -> answer(pong, ping, farDeadline()));
    ping.signal();
    assertThat(one.get()).isEqualTo(STRESS_ROUNDS);
    assertThat(two.get()).isEqualTo(STRESS_ROUNDS);
  }

  private static int answer(Waiter own, Waiter other, long deadline) throws InterruptedException {
    int rounds = 0;
    while (rounds < STRESS_ROUNDS && own.await(deadline)) {
      rounds++;
      other.signal();
    }
    return rounds;
  }

  @Test
  void losesNoSignalFromSeveralSenders() throws Exception {
    Waiter waiter = time().waiter();
    AtomicInteger sent = new AtomicInteger();
    FutureTask<Integer> receiver =
        start(
            () -> {
              while (sent.get() < 2 * STRESS_ROUNDS) {
                waiter.await(NO_DEADLINE);
              }
              return sent.get();
            });
    FutureTask<Integer> one = start(() -> send(waiter, sent));
    FutureTask<Integer> two = start(() -> send(waiter, sent));
    assertThat(receiver.get()).isEqualTo(2 * STRESS_ROUNDS);
    assertThat(one.get() + two.get()).isEqualTo(2 * STRESS_ROUNDS);
  }

  private static int send(Waiter waiter, AtomicInteger sent) {
    for (int i = 0; i < STRESS_ROUNDS; i++) {
      sent.incrementAndGet();
      waiter.signal();
    }
    return STRESS_ROUNDS;
  }

  @Test
  void throwsOncePerInterruptDespiteSignals() throws Exception {
    Waiter waiter = time().waiter();
    Waiter acknowledged = time().waiter();
    AtomicBoolean end = new AtomicBoolean();
    AtomicInteger interrupts = new AtomicInteger();
    FutureTask<Integer> waiting =
        new FutureTask<>(
            () -> {
              while (!end.get()) {
                try {
                  waiter.await(farDeadline());
                } catch (InterruptedException e) {
                  interrupts.incrementAndGet();
                  acknowledged.signal();
                }
              }
              return interrupts.get();
            });
    Thread thread = newThread(time().tracked(waiting));
    thread.start();
    FutureTask<Integer> signals = start(() -> send(waiter, new AtomicInteger()));
    for (int i = 1; i <= STRESS_ROUNDS; i++) {
      time().interrupt(thread);
      assertThat(acknowledged.await(NO_DEADLINE)).isTrue();
      assertThat(interrupts).hasValue(i);
    }
    end.set(true);
    waiter.signal();
    assertThat(waiting.get()).isEqualTo(STRESS_ROUNDS);
    assertThat(signals.get()).isEqualTo(STRESS_ROUNDS);
  }

  @Test
  void runsTrackedWorkOnTheCallingThread() {
    Thread[] ranOn = new Thread[1];
    time().tracked(() -> ranOn[0] = Thread.currentThread()).run();
    assertThat(ranOn[0]).isSameAs(Thread.currentThread());
  }

  @Test
  void rethrowsExceptionsOfTrackedWork() {
    Runnable broken =
        time()
            .tracked(
                () -> {
                  throw new IllegalStateException("broken");
                });
    assertThatIllegalStateException().isThrownBy(broken::run).withMessage("broken");
  }

  @Test
  void clocksAdvance() {
    Instant wall = time().now();
    long nanos = time().nanoTime();
    advance(Duration.ofMillis(1));
    assertThat(time().nanoTime() - nanos).isNotNegative();
    assertThat(Duration.between(wall, time().now()))
        .isBetween(Duration.ofHours(-1), Duration.ofHours(1));
  }

  private long farDeadline() {
    return time().nanoTime() + Duration.ofDays(1).toNanos();
  }

  private FutureTask<Boolean> startAwait(Waiter waiter, long deadline) {
    return start(() -> waiter.await(deadline));
  }

  private <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    newThread(time().tracked(task)).start();
    return task;
  }
}
