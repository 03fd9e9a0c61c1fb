package io.github.panicmonitors.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.testkit.monitor.TestRound;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs one round on a separate thread and records how it ends. */
final class RoundThread {
  /** Twice the manager's grace period, so that a correct monitor passes on a busy machine. */
  private static final Duration GRACE = Duration.ofSeconds(4);

  /**
   * Time for a round to start waiting, or to see what its hook did. If it is too short, the test is
   * weaker but does not fail.
   */
  private static final Duration HEAD_START = Duration.ofMillis(200);

  private final TestRound round;
  private final Thread thread;
  private volatile @Nullable RoundResult result;
  private volatile @Nullable Throwable thrown;
  private volatile boolean interrupted;
  private boolean endedBefore;

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

  /** Waits a moment, in which the round should end or start waiting. */
  void letRun() throws InterruptedException {
    thread.join(HEAD_START.toMillis());
  }

  /**
   * Cancels the round as the manager does. What the hook causes reaches it before the interrupt.
   */
  void cancel() throws InterruptedException {
    endedBefore = !thread.isAlive();
    round.cancel();
    letRun();
    thread.interrupt();
  }

  void interrupt() {
    endedBefore = !thread.isAlive();
    thread.interrupt();
  }

  /** Asserts that the round ends soon and does not swallow the interrupt. */
  void assertEndsAsInterrupted() throws InterruptedException {
    join();
    if (!(thrown instanceof InterruptedException)) {
      assertThat(thrown).as("exception of a cancelled round").isNull();
    }
    if (thrown == null && !endedBefore) {
      assertThat(interrupted)
          .as(
              "a cancelled round throws InterruptedException, also for an exception that it catches"
                  + " while round.isCancelled(), or restores the interrupt status: %s",
              result)
          .isTrue();
    }
  }

  private void join() throws InterruptedException {
    thread.join(GRACE.toMillis());
    if (thread.isAlive()) {
      StackTraceElement[] where = thread.getStackTrace();
      throw new AssertionError(
          "cancelled round is still running, at " + (where.length == 0 ? "its end" : where[0]));
    }
  }
}
