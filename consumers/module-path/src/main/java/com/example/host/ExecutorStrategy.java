package com.example.host;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs rounds on an executor of the application. A dispatcher thread passes due rounds to it. */
public final class ExecutorStrategy implements ExecutionStrategy {
  private final Executor executor;

  /** Uses an executor that runs work on its own threads. This class never shuts it down. */
  public ExecutorStrategy(Executor executor) {
    this.executor = executor;
  }

  @Override
  public Execution start(ExecutionContext context) {
    Running running = new Running(context.time(), executor);
    Runnable work = context.time().tracked(running::dispatch);
    Thread dispatcher = new Thread(work, context.threadNamePrefix() + "dispatcher");
    dispatcher.setDaemon(true);
    dispatcher.start();
    return running;
  }

  private static final class Entry {
    final Task task;
    long dueNanos;
    boolean hasTurn;
    volatile boolean removed;

    Entry(Task task) {
      this.task = task;
      this.dueNanos = task.dueNanos();
    }
  }

  private static final class Running implements Execution {
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TimeSource time;
    private final Executor executor;
    private final Waiter waiter;

    // Guarded by this object's lock. An entry is not in the queue while the executor has it.
    private final Map<Task, Entry> entries = new HashMap<>();
    private final PriorityQueue<Entry> queue =
        new PriorityQueue<>((a, b) -> Long.signum(a.dueNanos - b.dueNanos));
    private boolean closed;

    // For each contention key with a serial round in progress: the entries that wait for its end.
    private final Map<String, Queue<Entry>> waiting = new HashMap<>();

    Running(TimeSource time, Executor executor) {
      this.time = time;
      this.executor = executor;
      this.waiter = time.waiter();
    }

    @Override
    public synchronized void add(Task task) {
      Entry entry = new Entry(task);
      entries.put(task, entry);
      enqueue(entry, entry.dueNanos);
    }

    @Override
    public synchronized void replace(Task old, Task next) {
      remove(old);
      add(next);
    }

    @Override
    public synchronized void remove(Task task) {
      Entry entry = entries.remove(task);
      entry.removed = true;
      if (queue.remove(entry) || isWaiting(entry)) {
        enqueue(entry, time.nanoTime()); // for its release
      }
      giveTurnAway(entry); // even if its round is stuck
    }

    @Override
    public synchronized void close() {
      List.copyOf(entries.keySet()).forEach(this::remove);
      closed = true;
      waiter.signal();
    }

    private synchronized void enqueue(Entry entry, long dueNanos) {
      entry.dueNanos = dueNanos;
      queue.add(entry);
      waiter.signal();
    }

    private void dispatch() {
      while (!isOver()) {
        for (Entry due = pollDue(); due != null; due = pollDue()) {
          handOver(due);
        }
        try {
          waiter.await(nextDueNanos());
        } catch (InterruptedException e) {
          // Nothing interrupts this thread on purpose.
        }
      }
    }

    private synchronized boolean isOver() {
      return closed && queue.isEmpty();
    }

    private synchronized Entry pollDue() {
      while (!queue.isEmpty() && queue.peek().dueNanos - time.nanoTime() <= 0) {
        Entry first = queue.poll();
        if (first.removed || takeTurn(first)) {
          return first;
        }
      }
      return null;
    }

    /** Lets serial rounds of a contention key run one at a time. */
    private boolean takeTurn(Entry entry) {
      if (entry.task.isSerial()) {
        Queue<Entry> others = waiting.get(entry.task.contentionKey());
        if (others != null) {
          others.add(entry);
          return false;
        }
        waiting.put(entry.task.contentionKey(), new ArrayDeque<>());
        entry.hasTurn = true;
      }
      return true;
    }

    private void giveTurnAway(Entry entry) {
      if (entry.hasTurn) {
        entry.hasTurn = false;
        waiting.remove(entry.task.contentionKey()).forEach(other -> enqueue(other, other.dueNanos));
      }
    }

    private boolean isWaiting(Entry entry) {
      Queue<Entry> line = waiting.get(entry.task.contentionKey());
      return line != null && line.remove(entry);
    }

    private synchronized long nextDueNanos() {
      if (queue.isEmpty()) {
        return closed ? time.nanoTime() : Waiter.NO_DEADLINE;
      }
      return queue.peek().dueNanos;
    }

    private void handOver(Entry entry) {
      try {
        executor.execute(time.tracked(() -> work(entry)));
      } catch (RuntimeException | Error e) { // rejected, or the system refuses a thread
        synchronized (this) {
          giveTurnAway(entry);
          enqueue(entry, time.nanoTime() + RETRY_NANOS);
        }
      }
    }

    private void work(Entry entry) {
      if (!entry.removed) {
        entry.task.run();
      }
      synchronized (this) {
        giveTurnAway(entry);
        if (!entry.removed) {
          enqueue(entry, entry.task.dueNanos());
          return;
        }
      }
      entry.task.release();
    }
  }
}
