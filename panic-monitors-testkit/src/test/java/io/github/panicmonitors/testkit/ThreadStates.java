package io.github.panicmonitors.testkit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits by polling for conditions that cannot be signalled, such as the state of a thread. */
public final class ThreadStates {
  private ThreadStates() {}

  /** Returns once the thread is in this state. */
  public static void awaitState(Thread thread, Thread.State state) {
    poll(() -> thread.getState() == state);
  }

  /** Returns once the condition is true. */
  public static void poll(Callable<Boolean> condition) {
    await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(condition);
  }
}
