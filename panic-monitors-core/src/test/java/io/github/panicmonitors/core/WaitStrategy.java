package io.github.panicmonitors.core;

import static org.awaitility.Awaitility.await;

import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.core.ThrowingRunnable;

/** How a test waits for a manager: in real time, or by advancing a virtual clock. */
interface WaitStrategy {
  /** Waits until an assertion holds, and fails after a time limit. */
  void eventually(ThrowingRunnable assertion);

  /** Runs a call that may block. */
  void call(Runnable blocking);

  Instant now();

  /** Returns the tolerance of time limits on a busy machine. */
  Duration slack();

  /** Returns a strategy that waits in real time. */
  static WaitStrategy real() {
    return new WaitStrategy() {
      @Override
      public void eventually(ThrowingRunnable assertion) {
        await()
            .atMost(Duration.ofMinutes(3))
            .pollInterval(Duration.ofMillis(10))
            .untilAsserted(assertion);
      }

      @Override
      public void call(Runnable blocking) {
        blocking.run();
      }

      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public Duration slack() {
        return Duration.ofSeconds(2);
      }
    };
  }

  /** Returns a strategy that advances virtual time until the assertion holds. */
  static WaitStrategy of(VirtualTime time) {
    return new WaitStrategy() {
      @Override
      public void eventually(ThrowingRunnable assertion) {
        Instant end = time.now().plus(Duration.ofMinutes(5));
        time.settle();
        while (!holds(assertion, time.now().isBefore(end))) {
          time.advance(Duration.ofMillis(50));
        }
      }

      @Override
      public void call(Runnable blocking) {
        time.run(blocking::run);
      }

      @Override
      public Instant now() {
        return time.now();
      }

      @Override
      public Duration slack() {
        return Duration.ZERO;
      }
    };
  }

  private static boolean holds(ThrowingRunnable assertion, boolean mayFail) {
    try {
      assertion.run();
      return true;
    } catch (AssertionError e) {
      if (mayFail) {
        return false;
      }
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
