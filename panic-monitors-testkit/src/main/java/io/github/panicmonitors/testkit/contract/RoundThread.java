package io.github.panicmonitors.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.testkit.monitor.TestRound;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A round on a thread of its own, and how it ended. */
final class RoundThread {
  /** Twice what the manager allows, so that a busy machine fails no good monitor. */
  private static final Duration GRACE = Duration.ofSeconds(4);

  /** For a round to get where it waits; it is only tried less hard if that does not suffice. */
  private static final Duration WHILE = Duration.ofMillis(200);

  private final TestRound round;
  private final Thread thread;
  private volatile @Nullable RoundResult result;
  private volatile @Nullable Throwable thrown;
  private volatile boolean interrupted;
  private boolean endedByItself;

  RoundThread(Monitor monitor, TestRound round) {
    this.round = round;
    thread = new Thread(() -> run(monitor), "contract-round");
    thread.setDaemon(true);
  }

  RoundThread start() {
    thread.start();
    return this;
  }

  private void run(Monitor monitor) {
    try {
      result = monitor.collect(round);
    } catch (Throwable e) {
      thrown = e;
    }
    interrupted = Thread.currentThread().isInterrupted();
  }

  /** Lets it go on for a moment, by the end of which it waits for something, or has ended. */
  void goOnForAWhile() throws InterruptedException {
    thread.join(WHILE.toMillis());
  }

  /** Does what the manager does to a round that must end. */
  void cancel() {
    endedByItself = !thread.isAlive();
    round.cancel();
    thread.interrupt();
  }

  void interrupt() {
    endedByItself = !thread.isAlive();
    thread.interrupt();
  }

  /** Sees that it ends soon and keeps no interrupt to itself. */
  void assertEndsAsInterrupted() throws InterruptedException {
    join();
    if (!(thrown instanceof InterruptedException)) {
      assertThat(thrown).as("what a round throws that must end").isNull();
    }
    if (thrown == null && !endedByItself) {
      assertThat(interrupted)
          .as(
              "a round that must end throws InterruptedException or keeps the interrupt: %s",
              result)
          .isTrue();
    }
  }

  private void join() throws InterruptedException {
    thread.join(GRACE.toMillis());
    if (thread.isAlive()) {
      StackTraceElement[] where = thread.getStackTrace();
      throw new AssertionError(
          "round goes on though it must end, at " + (where.length == 0 ? "its end" : where[0]));
    }
  }
}
