package io.github.panicmonitors.testkit.broker;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * What is to happen to a broker later. A thread does it, which lives while there is something to
 * come. Guarded by the broker's state, under which all that is to happen runs too.
 */
final class BrokerScheduler {
  private record Entry(long inNanos, long number, Runnable work) {}

  private final TimeSource time;
  private final Object state;
  private final long originNanos;
  private final Waiter waiter;
  private final Queue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::inNanos).thenComparing(Entry::number));
  private long count;
  private boolean running;

  BrokerScheduler(TimeSource time, Object state) {
    this.time = time;
    this.state = state;
    this.originNanos = time.nanoTime();
    this.waiter = time.waiter();
  }

  /** Has something done after a while; after what was to be done by then already. */
  void after(long nanos, Runnable work) {
    Entry entry = new Entry(time.nanoTime() - originNanos + nanos, ++count, work);
    entries.add(entry);
    if (!running) {
      running = true;
      Thread thread = new Thread(time.tracked(this::run), "panic-monitors-broker-timetable");
      thread.setDaemon(true);
      thread.start();
    } else if (entry.equals(entries.peek())) {
      waiter.signal();
    }
  }

  /** Forgets all that is to come. */
  void clear() {
    entries.clear();
    waiter.signal();
  }

  private void run() {
    while (true) {
      long next;
      synchronized (state) {
        doWhatIsDue();
        if (entries.isEmpty()) {
          running = false;
          return;
        }
        next = originNanos + entries.element().inNanos();
      }
      await(next);
    }
  }

  private void doWhatIsDue() {
    long now = time.nanoTime() - originNanos;
    Queue<Entry> due = new ArrayDeque<>();
    while (!entries.isEmpty() && entries.element().inNanos() <= now) {
      due.add(entries.remove());
    }
    due.forEach(entry -> entry.work().run());
  }

  private void await(long deadlineNanos) {
    try {
      waiter.await(deadlineNanos);
    } catch (InterruptedException e) {
      // Nobody interrupts it on purpose: it looks again.
    }
  }
}
