package io.github.panicmonitors.testkit.monitor;

import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.time.TimeSource;
import java.time.Duration;

/**
 * A round that a test passes to a monitor. Thread-safe: {@link #cancel} is called on a thread other
 * than the round's.
 *
 * <pre>{@code
 * RoundResult result = monitor.collect(TestRound.within(Duration.ofSeconds(30)));
 * }</pre>
 */
public final class TestRound implements Round {
  private final TimeSource time;
  private final long deadlineNanos;
  private Runnable hook = () -> {};
  private boolean cancelled;

  private TestRound(Duration limit, TimeSource time) {
    this.time = time;
    deadlineNanos = time.nanoTime() + limit.toNanos();
  }

  /** Returns a round whose deadline is after the given time, in real time. */
  public static TestRound within(Duration limit) {
    return within(limit, TimeSource.system());
  }

  /**
   * Returns a round whose deadline is after the given time of a clock. With a {@code VirtualTime},
   * the round's remaining time changes only when the test advances the clock.
   */
  public static TestRound within(Duration limit, TimeSource time) {
    return new TestRound(limit, time);
  }

  @Override
  public long slot() {
    return 0;
  }

  @Override
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - time.nanoTime()));
  }

  @Override
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable newHook) {
    boolean late;
    synchronized (this) {
      hook = newHook;
      late = cancelled;
    }
    if (late) {
      newHook.run();
    }
  }

  /**
   * Marks the round as cancelled and runs the hook that was set, and each one that is set later.
   * Does not interrupt the thread.
   */
  public void cancel() {
    Runnable current;
    synchronized (this) {
      cancelled = true;
      current = hook;
    }
    current.run();
  }
}
