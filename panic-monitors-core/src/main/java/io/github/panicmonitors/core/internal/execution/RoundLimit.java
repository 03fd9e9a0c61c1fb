package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many threads run a round at once. The rest begin in the order in which they fell due.
 * If thousands of threads computed at once, those that publish would get no CPU.
 *
 * <p>A round counts towards the limit for a quarter of a second. After that it is most likely
 * waiting for a node. So nodes that do not answer never delay the others.
 */
final class RoundLimit {
  /** A limit that is never reached. */
  static final int NONE = Integer.MAX_VALUE;

  private static final long COUNTED_NANOS = Duration.ofMillis(250).toNanos();

  private final TimeSource time;
  private final int max;

  /** Guards the two queues. */
  private final ReentrantLock lock = new ReentrantLock();

  /** The rounds that fell due and have not begun. */
  private final Deque<Turn> waiting = new ArrayDeque<>();

  /** The rounds that count, in the order in which they began. */
  private final Deque<Turn> counted = new ArrayDeque<>();

  RoundLimit(TimeSource time, int max) {
    this.time = time;
    this.max = max;
  }

  /** One round of one thread. */
  private static final class Turn {
    private final Waiter waiter;
    private long beganNanos;

    Turn(Waiter waiter) {
      this.waiter = waiter;
    }
  }

  /**
   * Runs a round as soon as fewer than the limit count.
   *
   * @param waiter the calling thread's
   * @throws InterruptedException if the thread is interrupted before the round begins
   */
  void run(Waiter waiter, Runnable round) throws InterruptedException {
    if (max == NONE) {
      round.run();
      return;
    }
    Turn turn = new Turn(waiter);
    enqueue(turn);
    try {
      while (!begins(turn)) {
        waiter.await(nextTryNanos(turn));
      }
      round.run();
    } finally {
      remove(turn);
    }
  }

  private void enqueue(Turn turn) {
    lock.lock();
    try {
      waiting.add(turn);
    } finally {
      lock.unlock();
    }
  }

  private boolean begins(Turn turn) {
    Turn next;
    lock.lock();
    try {
      long now = time.nanoTime();
      while (!counted.isEmpty() && now - counted.peek().beganNanos >= COUNTED_NANOS) {
        counted.remove();
      }
      if (waiting.peek() != turn || counted.size() >= max) {
        return false;
      }
      turn.beganNanos = now;
      counted.add(waiting.remove());
      next = waiting.peek();
    } finally {
      lock.unlock();
    }
    wake(next);
    return true;
  }

  /** Only the first thread waits for the oldest round that counts. It wakes the next one. */
  private long nextTryNanos(Turn turn) {
    lock.lock();
    try {
      Turn oldest = counted.peek();
      return waiting.peek() == turn && oldest != null
          ? oldest.beganNanos + COUNTED_NANOS
          : Waiter.NO_DEADLINE;
    } finally {
      lock.unlock();
    }
  }

  private void remove(Turn turn) {
    Turn next;
    lock.lock();
    try {
      counted.remove(turn);
      waiting.remove(turn);
      next = waiting.peek();
    } finally {
      lock.unlock();
    }
    wake(next);
  }

  private static void wake(@Nullable Turn next) {
    if (next != null) {
      next.waiter.signal();
    }
  }
}
