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
 * What every {@link TimeSource} must do: keep signals, lose none, honour deadlines and interrupts.
 * All waiting of a manager rests on this; a signal lost once in a million is a monitor that never
 * runs again.
 *
 * <p>No test needs more than some milliseconds of the clock's time, nor depends on how fast it
 * runs.
 */
@SuppressWarnings("exports") // who uses this has JUnit
@Timeout(60)
public abstract class TimeSourceContract {
  private static final long NO_DEADLINE = Waiter.NO_DEADLINE;
  private static final int STRESS_TURNS = 20_000;

  /** For subclasses. */
  protected TimeSourceContract() {}

  /** Returns the time source under test, the same one during a test. */
  protected abstract TimeSource time();

  /**
   * Lets time pass. Does nothing by default: on a real clock it passes by itself.
   *
   * @param duration how much must pass, at least
   */
  protected void letPass(Duration duration) {}

  /** Makes an unstarted thread; override it to prove the time source on threads of another kind. */
  protected Thread newThread(Runnable work) {
    return new Thread(work);
  }

  @Test
  void keepsASignalThatComesBeforeTheWait() throws Exception {
    Waiter waiter = time().waiter();
    waiter.signal();
    assertThat(waiter.await(NO_DEADLINE)).isTrue();
  }

  @Test
  void takesSeveralSignalsBeforeAWaitAsOne() throws Exception {
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
  void wakesAtTheDeadlineAndNotBefore() throws Exception {
    long deadline = time().nanoTime() + Duration.ofMillis(5).toNanos();
    FutureTask<Boolean> waiting = startAwait(time().waiter(), deadline);
    letPass(Duration.ofMillis(5));
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
  void signalsOnlyTheWaiterThatIsSignalled() throws Exception {
    Waiter signalled = time().waiter();
    Waiter other = time().waiter();
    signalled.signal();
    assertThat(other.await(time().nanoTime())).isFalse();
  }

  @Test
  void canBeAwaitedAgainAfterADeadline() throws Exception {
    Waiter waiter = time().waiter();
    FutureTask<Boolean> waiting = startAwait(waiter, time().nanoTime() + 1_000_000);
    letPass(Duration.ofMillis(1));
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
    FutureTask<Integer> two = start(() -> answer(pong, ping, farAway()));
    ping.signal();
    assertThat(one.get()).isEqualTo(STRESS_TURNS);
    assertThat(two.get()).isEqualTo(STRESS_TURNS);
  }

  private static int answer(Waiter mine, Waiter others, long deadline) throws InterruptedException {
    int turns = 0;
    while (turns < STRESS_TURNS && mine.await(deadline)) {
      turns++;
      others.signal();
    }
    return turns;
  }

  @Test
  void losesNoSignalOfSeveralSenders() throws Exception {
    Waiter waiter = time().waiter();
    AtomicInteger sent = new AtomicInteger();
    FutureTask<Integer> receiver =
        start(
            () -> {
              while (sent.get() < 2 * STRESS_TURNS) {
                waiter.await(NO_DEADLINE);
              }
              return sent.get();
            });
    FutureTask<Integer> one = start(() -> send(waiter, sent));
    FutureTask<Integer> two = start(() -> send(waiter, sent));
    assertThat(receiver.get()).isEqualTo(2 * STRESS_TURNS);
    assertThat(one.get() + two.get()).isEqualTo(2 * STRESS_TURNS);
  }

  private static int send(Waiter waiter, AtomicInteger sent) {
    for (int i = 0; i < STRESS_TURNS; i++) {
      sent.incrementAndGet();
      waiter.signal();
    }
    return STRESS_TURNS;
  }

  @Test
  void throwsOnceForEveryInterruptWhileSignalsCome() throws Exception {
    Waiter waiter = time().waiter();
    Waiter acknowledged = time().waiter();
    AtomicBoolean end = new AtomicBoolean();
    AtomicInteger interrupts = new AtomicInteger();
    FutureTask<Integer> waiting =
        new FutureTask<>(
            () -> {
              while (!end.get()) {
                try {
                  waiter.await(farAway());
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
    for (int i = 1; i <= STRESS_TURNS; i++) {
      time().interrupt(thread);
      assertThat(acknowledged.await(NO_DEADLINE)).isTrue();
      assertThat(interrupts).hasValue(i);
    }
    end.set(true);
    waiter.signal();
    assertThat(waiting.get()).isEqualTo(STRESS_TURNS);
    assertThat(signals.get()).isEqualTo(STRESS_TURNS);
  }

  @Test
  void runsTrackedWorkOnTheThreadThatRunsIt() {
    Thread[] ranOn = new Thread[1];
    time().tracked(() -> ranOn[0] = Thread.currentThread()).run();
    assertThat(ranOn[0]).isSameAs(Thread.currentThread());
  }

  @Test
  void passesOnWhatTrackedWorkThrows() {
    Runnable broken =
        time()
            .tracked(
                () -> {
                  throw new IllegalStateException("broken");
                });
    assertThatIllegalStateException().isThrownBy(broken::run).withMessage("broken");
  }

  @Test
  void readsClocksThatGoOn() {
    Instant wall = time().now();
    long nanos = time().nanoTime();
    letPass(Duration.ofMillis(1));
    assertThat(time().nanoTime() - nanos).isNotNegative();
    assertThat(Duration.between(wall, time().now()))
        .isBetween(Duration.ofHours(-1), Duration.ofHours(1));
  }

  private long farAway() {
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
