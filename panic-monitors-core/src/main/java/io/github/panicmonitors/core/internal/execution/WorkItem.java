package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.time.TimeSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One hand-over of a task to a worker: for a round, or to be released. It either ends, which the
 * dispatcher hears, or is given up by the dispatcher, which then does without the worker.
 */
final class WorkItem implements Runnable {
  enum Kind {
    ROUND,
    RELEASE
  }

  private enum State {
    HANDED,
    ENDED,
    GIVEN_UP
  }

  private final Dispatcher dispatcher;
  private final TimeSource time;
  private final QueuedTask queued;
  private final Kind kind;
  private final long handedNanos;

  private final AtomicReference<State> state = new AtomicReference<>(State.HANDED);

  // Written by the worker before the job ends, read by the dispatcher after it.
  private long waitedNanos;
  private long durationNanos;
  private long nextDueNanos;

  WorkItem(Dispatcher dispatcher, TimeSource time, QueuedTask queued, Kind kind) {
    this.dispatcher = dispatcher;
    this.time = time;
    this.queued = queued;
    this.kind = kind;
    this.handedNanos = time.nanoTime();
  }

  QueuedTask queued() {
    return queued;
  }

  Kind kind() {
    return kind;
  }

  long handedNanos() {
    return handedNanos;
  }

  /** How long it waited between the hand-over and its begin. */
  long waitedNanos() {
    return waitedNanos;
  }

  /** How long its round took. */
  long durationNanos() {
    return durationNanos;
  }

  /** When its task is due next. */
  long nextDueNanos() {
    return nextDueNanos;
  }

  @Override
  public void run() {
    if (kind == Kind.ROUND) {
      runRound();
    } else {
      TaskCalls.release(queued.task);
    }
    if (state.compareAndSet(State.HANDED, State.ENDED)) {
      dispatcher.ended(this);
    } else if (kind == Kind.ROUND) {
      TaskCalls.release(queued.task);
    }
  }

  private void runRound() {
    long begunNanos = time.nanoTime();
    waitedNanos = begunNanos - handedNanos;
    if (!queued.isStale()) {
      TaskCalls.run(queued.task);
    }
    durationNanos = time.nanoTime() - begunNanos;
    nextDueNanos = queued.task.dueNanos();
  }

  /** Whether it was given up; false if it has ended. */
  boolean giveUp() {
    return state.compareAndSet(State.HANDED, State.GIVEN_UP);
  }

  @Override
  public String toString() {
    return kind + " of " + queued.task.name();
  }
}
