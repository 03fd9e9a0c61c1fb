package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.time.Duration;

/**
 * Decides when the next batch is taken. After a second with many messages the publisher pauses
 * between batches, so that one wake-up and one confirm serve several messages. Otherwise all
 * waiting messages are sent at once.
 */
final class BatchPace {
  /** With this many messages in a second, the publisher pauses between batches. */
  static final int MANY = 200;

  /** How long the publisher waits after a batch. */
  static final Duration PAUSE = Duration.ofMillis(10);

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private final TimeSource time;
  private long secondBegan;
  private int thisSecond;
  private int lastSecond;
  private long nextNanos = Waiter.NO_DEADLINE;

  BatchPace(TimeSource time) {
    this.time = time;
    this.secondBegan = time.nanoTime();
  }

  /**
   * A batch was published.
   *
   * @param mayWait whether more messages may wait already
   */
  void published(int messages, boolean mayWait) {
    long now = time.nanoTime();
    long elapsed = now - secondBegan;
    if (elapsed >= SECOND_NANOS) {
      lastSecond = elapsed < 2 * SECOND_NANOS ? thisSecond : 0;
      thisSecond = 0;
      secondBegan = now;
    }
    thisSecond += messages;
    boolean pauses = !mayWait && lastSecond >= MANY;
    nextNanos = pauses ? now + PAUSE.toNanos() : Waiter.NO_DEADLINE;
  }

  /** Starts over: no steady flow is assumed, so waiting messages are sent at once. */
  void reset() {
    secondBegan = time.nanoTime();
    thisSecond = 0;
    lastSecond = 0;
    nextNanos = Waiter.NO_DEADLINE;
  }

  /** Returns when the next batch is due, or {@link Waiter#NO_DEADLINE} if it is due at once. */
  long nextNanos() {
    if (nextNanos != Waiter.NO_DEADLINE && nextNanos - time.nanoTime() <= 0) {
      nextNanos = Waiter.NO_DEADLINE;
    }
    return nextNanos;
  }
}
