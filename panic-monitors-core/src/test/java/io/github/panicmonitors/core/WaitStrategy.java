package io.github.panicmonitors.core;

import static org.awaitility.Awaitility.await;

import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.core.ThrowingRunnable;

/** How a test waits for what a manager does: in real time, or by advancing a virtual one. */
interface WaitStrategy {
  /** Waits until an assertion holds, or for so long that it never will. */
  void eventually(ThrowingRunnable assertion);

  /** Makes a call that may block. */
  void call(Runnable blocking);

  Instant now();

  /** What a busy machine may need beyond a time limit. */
  Duration slack();

  /** Waits in real time. */
  static WaitStrategy real() {
    return new WaitStrategy() {
      @Override
      public void eventually(ThrowingRunnable assertion) {
        await()
            .atMost(Duration.ofSeconds(60))
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

  /** Lets virtual time pass, and none if the assertion holds already. */
  static WaitStrategy of(VirtualTime time) {
    return new WaitStrategy() {
      @Override
      public void eventually(ThrowingRunnable assertion) {
        Instant giveUp = time.now().plus(Duration.ofMinutes(5));
        time.settle();
        while (!holds(assertion, time.now().isBefore(giveUp))) {
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
