package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.time.TimeSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A round or a close that a worker runs. It reports its end, unless the dispatcher has abandoned it
 * together with the worker.
 */
final class WorkItem implements Runnable {
  private enum Kind {
    ROUND,
    CLOSE
  }

  private enum State {
    HANDED,
    ENDED,
    ABANDONED
  }

  private final Kind kind;
  private final boolean quick;
  private final QueuedTask queued;
  private final TimeSource time;
  private final Consumer<WorkItem> whenEnded;
  private final long handedNanos;
  private final AtomicReference<State> state = new AtomicReference<>(State.HANDED);

  // The worker writes these before the item ends, and the dispatcher reads them afterwards.
  private long waitedNanos;
  private long durationNanos;
  private long nextDueNanos;

  private WorkItem(Kind kind, QueuedTask queued, TimeSource time, Consumer<WorkItem> whenEnded) {
    this.kind = kind;
    this.queued = queued;
    this.time = time;
    this.whenEnded = whenEnded;
    this.handedNanos = time.nanoTime();
    this.quick = queued.pace == Pace.QUICK;
  }

  /**
   * Creates an item that runs a round.
   *
   * @param whenEnded called on the worker's thread, unless the item was abandoned
   */
  static WorkItem round(QueuedTask task, TimeSource time, Consumer<WorkItem> whenEnded) {
    return new WorkItem(Kind.ROUND, task, time, whenEnded);
  }

  /** Creates an item that releases a removed task. */
  static WorkItem close(QueuedTask task, TimeSource time, Consumer<WorkItem> whenEnded) {
    return new WorkItem(Kind.CLOSE, task, time, whenEnded);
  }

  QueuedTask task() {
    return queued;
  }

  boolean isRound() {
    return kind == Kind.ROUND;
  }

  /** Returns whether the task was quick when the item was handed to its worker. */
  boolean isQuick() {
    return quick;
  }

  /** Returns when the item was handed to its worker. */
  long handedNanos() {
    return handedNanos;
  }

  /** Returns how long the worker took to start the item. */
  long waitedNanos() {
    return waitedNanos;
  }

  /** Returns how long the round took. */
  long durationNanos() {
    return durationNanos;
  }

  /** Returns when the task is due again after the round. */
  long nextDueNanos() {
    return nextDueNanos;
  }

  @Override
  public void run() {
    if (isRound()) {
      runRound();
    } else {
      TaskCalls.release(queued.task);
    }
    if (state.compareAndSet(State.HANDED, State.ENDED)) {
      whenEnded.accept(this);
    } else if (isRound()) {
      TaskCalls.release(queued.task);
    }
  }

  private void runRound() {
    long startNanos = time.nanoTime();
    waitedNanos = startNanos - handedNanos;
    if (!queued.isStale()) {
      TaskCalls.run(queued.task);
    }
    durationNanos = time.nanoTime() - startNanos;
    nextDueNanos = queued.task.dueNanos();
  }

  /** Abandons the item. Returns false if it has ended. The worker of a round releases the task. */
  boolean abandon() {
    return state.compareAndSet(State.HANDED, State.ABANDONED);
  }

  @Override
  public String toString() {
    return kind + " of " + queued.task.name();
  }
}
