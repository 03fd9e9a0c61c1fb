package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.util.concurrent.atomic.AtomicBoolean;

/** The thread of one task. It waits to be started, and ends when the task is removed. */
final class TaskThread implements Runnable {
  private final Task task;
  private final SerialTurns turns;
  private final RoundLimit limit;
  private final Waiter waiter;

  /** Whether it is decided that the thread starts, or that it never will. */
  private final AtomicBoolean decided = new AtomicBoolean();

  private volatile boolean ended;

  TaskThread(Task task, SerialTurns turns, RoundLimit limit, TimeSource time) {
    this.task = task;
    this.turns = turns;
    this.limit = limit;
    this.waiter = time.waiter();
  }

  Task task() {
    return task;
  }

  /** Returns whether the thread may be started. If not, it was ended before. */
  boolean claimStart() {
    return decided.compareAndSet(false, true);
  }

  /** Ends the thread after the current round. Keeps it from starting if it was not started. */
  void end() {
    decided.set(true);
    ended = true;
    // A round that is stuck must not keep its turn.
    leaveTurn();
    waiter.signal();
  }

  void signal() {
    waiter.signal();
  }

  @Override
  public void run() {
    while (!ended) {
      try {
        awaitNextRound();
      } catch (InterruptedException e) {
        // The interrupt was meant for a round that has ended.
      }
    }
    TaskCalls.release(task);
  }

  private void awaitNextRound() throws InterruptedException {
    boolean due = !waiter.await(task.dueNanos());
    if (due) {
      runInTurn();
    }
  }

  private void runInTurn() throws InterruptedException {
    try {
      while (!hasTurn()) {
        waiter.await(Waiter.NO_DEADLINE);
      }
      // Read after the turn was taken: if the thread is ended later, end() gives the turn away.
      if (!ended) {
        limit.run(waiter, () -> TaskCalls.run(task));
      }
    } finally {
      leaveTurn();
    }
  }

  private boolean hasTurn() {
    return ended || !task.isSerial() || turns.take(this);
  }

  private void leaveTurn() {
    if (task.isSerial()) {
      turns.leave(this);
    }
  }
}
