package io.github.panicmonitors.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.LogLines;
import io.github.panicmonitors.core.internal.loop.TimeLimiter.Outcome;
import io.github.panicmonitors.core.scripted.ForwardingTime;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeLimiterTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final VirtualTime time = new VirtualTime();
  private final Threads clock = new Threads(time);
  private final ManagerThreads threads = new ManagerThreads(clock, "test");
  private final EventLoop loop = new EventLoop(threads, "control");
  private final TimeLimiter limiter = new TimeLimiter(threads, loop, "provider", LIMIT);
  private final List<String> outcomes = new CopyOnWriteArrayList<>();
  private final List<String> callers = new CopyOnWriteArrayList<>();

  /** Can refuse to start threads, and records how long the loop waits. */
  private static final class Threads extends ForwardingTime {
    volatile boolean areRefused;
    volatile Runnable onStart = () -> {};
    volatile long loopWaitsUntilNanos;

    Threads(TimeSource time) {
      super(time);
    }

    @Override
    public Runnable tracked(Runnable work) {
      if (areRefused) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      onStart.run();
      return super.tracked(work);
    }

    @Override
    public Waiter waiter() {
      Waiter real = super.waiter();
      return new Waiter() {
        @Override
        public boolean await(long deadlineNanos) throws InterruptedException {
          if (Thread.currentThread().getName().contains("-control-")) {
            loopWaitsUntilNanos = deadlineNanos;
          }
          return real.await(deadlineNanos);
        }

        @Override
        public void signal() {
          real.signal();
        }
      };
    }
  }

  @AfterEach
  void close() {
    limiter.close();
    loop.close();
    time.releaseHung();
    time.settle();
  }

  private void callAll(List<Callable<String>> calls) {
    loop.execute(
        () ->
            limiter.callAll(
                calls,
                results -> {
                  assertThat(loop.isCurrentThread()).isTrue();
                  List<String> texts = new ArrayList<>();
                  results.forEach(result -> texts.add(text(result)));
                  outcomes.add(String.join(" ", texts));
                }));
    time.settle();
  }

  private static String text(Outcome<String> outcome) {
    if (outcome.value() != null) {
      return outcome.value();
    }
    return outcome.failure() == null ? "late" : outcome.failure();
  }

  private Callable<String> returns(String value) {
    return () -> {
      callers.add(Thread.currentThread().getName());
      return value;
    };
  }

  private Callable<String> hangs() {
    return () -> {
      time.hangIgnoringInterrupts();
      return "returned late";
    };
  }

  @Test
  void passesOnWhatCallsReturnAndThrow() {
    callAll(
        List.of(
            returns("a"),
            () -> {
              throw new StackOverflowError();
            },
            () -> null,
            returns("b")));
    callAll(List.of());

    assertThat(outcomes).containsExactly("a java.lang.StackOverflowError null was returned b", "");
  }

  @Test
  void passesOnTheClassOfAnExceptionButNotItsTextWhichMayHoldCredentials() {
    try (LogLines log = new LogLines(TimeLimiter.class, Level.FINE)) {
      callAll(
          List.of(
              () -> {
                throw new IllegalStateException("s3cret", new IOException("s3cret"));
              },
              returns("a")));

      assertThat(outcomes).containsExactly("java.lang.IllegalStateException a");
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith(
              "a call on the provider thread failed: java.lang.IllegalStateException\n\tat ")
          .contains("\nCaused by: java.io.IOException\n\tat ")
          .doesNotContain("s3cret");
    }
  }

  @Test
  void passesOnTheReasonWhyAConfigurationIsInvalid() {
    callAll(
        List.of(
            () -> {
              throw new InvalidConfigException("entries disagree");
            }));

    assertThat(outcomes).containsExactly("entries disagree");
  }

  @Test
  void keepsNoTimerOnceTheCallsHaveReturned() {
    callAll(List.of(returns("a"), returns("b")));

    assertThat(clock.loopWaitsUntilNanos).isEqualTo(Waiter.NO_DEADLINE);
  }

  @Test
  void abandonsACallThatExceedsTheLimitAndItsThreadOnly() {
    callAll(List.of(returns("a"), hangs(), returns("b"), hangs(), returns("c")));
    time.advance(LIMIT);
    time.advance(LIMIT);

    assertThat(outcomes).containsExactly("a late b late c");
    assertThat(callers).doesNotHaveDuplicates();

    time.releaseHung();
    time.settle();
    callAll(List.of(returns("d")));
    assertThat(outcomes).containsExactly("a late b late c", "d");
    assertThat(callers).as("calls, none of which ran twice").hasSize(4);
  }

  @Test
  void interruptsTheCall() {
    callAll(
        List.of(
            () -> {
              try {
                time.hang();
              } finally {
                callers.add("returned");
              }
              return "late";
            }));
    time.advance(LIMIT.minusMillis(1));
    assertThat(outcomes).isEmpty();

    time.advance(Duration.ofMillis(1));

    assertThat(outcomes).containsExactly("late");
    assertThat(callers).containsExactly("returned");
  }

  /** Returns a second before its time is up. */
  private String slowly() throws InterruptedException {
    clock.waiter().await(clock.nanoTime() + LIMIT.minusSeconds(1).toNanos());
    return "slow";
  }

  @Test
  void limitsCallsThatWaitedForTheCallsOfAnotherCaller() {
    callAll(List.of(this::slowly, this::slowly));
    callAll(List.of(hangs()));

    time.advance(LIMIT.multipliedBy(2));
    assertThat(outcomes).containsExactly("slow slow");
    time.advance(LIMIT);
    assertThat(outcomes).containsExactly("slow slow", "late");
  }

  @Test
  void givesEachCallTheWholeLimit() {
    callAll(List.of(this::slowly, this::slowly, this::slowly));

    time.advance(LIMIT.multipliedBy(3));

    assertThat(outcomes).containsExactly("slow slow slow");
  }

  @Test
  void retriesEverySecondToStartAThread(LogCheck log) {
    log.expect("the provider thread cannot be started; retrying every second");
    callAll(List.of(hangs(), returns("a")));
    clock.areRefused = true;
    time.advance(LIMIT);
    time.advance(Duration.ofSeconds(3));
    assertThat(outcomes).isEmpty();

    clock.areRefused = false;
    time.advance(Duration.ofSeconds(1));

    assertThat(outcomes).containsExactly("late a");
    assertThat(log.records()).hasSize(1);
  }

  @Test
  void endsTheThreadThatStartsWhileItIsClosed() throws InterruptedException {
    callAll(List.of(hangs(), returns("a")));
    clock.onStart = limiter::close;
    time.advance(LIMIT);
    time.releaseHung();
    time.settle();

    assertThat(limiter.awaitEnd(time.nanoTime())).isTrue();
  }

  @Test
  void endsAfterTheCurrentCall() throws InterruptedException {
    callAll(List.of(hangs()));
    limiter.close();
    assertThat(limiter.awaitEnd(time.nanoTime())).isFalse();

    time.releaseHung();
    time.settle();

    assertThat(limiter.awaitEnd(time.nanoTime())).isTrue();
  }
}
