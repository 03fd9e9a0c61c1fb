package io.github.panicmonitors.testkit.broker;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Runs delayed actions of a broker. Guarded by the broker's state, which is also held while actions
 * run. Its thread exists only while actions are pending.
 */
final class BrokerScheduler {
  private record Entry(long dueNanos, long number, Runnable action) {}

  private final TimeSource time;
  private final Object state;
  private final long originNanos;
  private final Waiter waiter;
  private final Queue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::dueNanos).thenComparing(Entry::number));
  private long count;
  private boolean running;

  BrokerScheduler(TimeSource time, Object state) {
    this.time = time;
    this.state = state;
    this.originNanos = time.nanoTime();
    this.waiter = time.waiter();
  }

  /** Runs an action after a delay. Actions due at the same time run in the order of these calls. */
  void schedule(long delayNanos, Runnable action) {
    Entry entry = new Entry(time.nanoTime() - originNanos + delayNanos, ++count, action);
    entries.add(entry);
    if (!running) {
      running = true;
      Thread thread = new Thread(time.tracked(this::run), "panic-monitors-broker-scheduler");
      thread.setDaemon(true);
      thread.start();
    } else if (entry.equals(entries.peek())) {
      waiter.signal();
    }
  }

  /** Discards all pending actions. */
  void clear() {
    entries.clear();
    waiter.signal();
  }

  private void run() {
    while (true) {
      long next;
      synchronized (state) {
        runDue();
        if (entries.isEmpty()) {
          running = false;
          return;
        }
        next = originNanos + entries.element().dueNanos();
      }
      await(next);
    }
  }

  private void runDue() {
    long now = time.nanoTime() - originNanos;
    Queue<Entry> due = new ArrayDeque<>();
    while (!entries.isEmpty() && entries.element().dueNanos() <= now) {
      due.add(entries.remove());
    }
    due.forEach(entry -> entry.action().run());
  }

  private void await(long deadlineNanos) {
    try {
      waiter.await(deadlineNanos);
    } catch (InterruptedException e) {
      // run() checks for due actions again.
    }
  }
}
