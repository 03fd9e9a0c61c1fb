package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.time.Waiter;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which round starts next and when to look again. Starts nothing itself.
 *
 * <p>One thread, the dispatcher's, calls all methods except {@link #load}.
 */
final class RoundSchedule {
  private static final long NEVER = Waiter.NO_DEADLINE;

  private final Set<QueuedTask> tasks = new LinkedHashSet<>();
  private final DueQueue queue;
  private final TickInterval interval = new TickInterval();
  private final LoadEstimator load;
  private long lastStartNanos;

  /** Whether a due round waits for any worker. */
  private boolean starved;

  RoundSchedule(int workers, int maxRunningPerKey, long nowNanos) {
    this.queue = new DueQueue(maxRunningPerKey);
    this.load = new LoadEstimator(workers);
    this.lastStartNanos = nowNanos - TickInterval.LONGEST_NANOS;
  }

  // ---- tasks

  void add(QueuedTask task) {
    tasks.add(task);
    interval.add(task.periodNanos);
    load.added(task);
    queue.add(task);
  }

  /** Adds a task and estimates that it needs as much of a worker as the one that it replaces. */
  void replace(QueuedTask old, QueuedTask next) {
    load.inherit(old, next);
    add(next);
    remove(old);
  }

  /** Removes a task. If its round is in progress, {@link #roundEnded} must still be called. */
  void remove(QueuedTask task) {
    tasks.remove(task);
    interval.remove(task.periodNanos);
    load.removed(task);
    queue.remove(task);
  }

  Set<QueuedTask> tasks() {
    return tasks;
  }

  // ---- rounds

  /** Takes the oldest due round that may start; null if there is none. */
  @Nullable QueuedTask takeDue(long nowNanos) {
    DueQueue.Limits limits = load.limits();
    QueuedTask task = queue.pollDue(nowNanos, limits);
    while (task != null && task.isStale()) {
      // The dispatcher is about to process its removal.
      queue.ended(task);
      task = queue.pollDue(nowNanos, limits);
    }
    if (task != null) {
      lastStartNanos = nowNanos;
    }
    return task;
  }

  /** Returns a task whose round could not start to the queue. */
  void putBack(QueuedTask task) {
    queue.ended(task);
    queue.add(task);
  }

  /**
   * Notes that a batch was started: all due rounds, or as many as there were free workers.
   *
   * @param workersLeft whether a worker is free, but only for quick tasks if a due round still
   *     waits
   */
  void batchStarted(long nowNanos, boolean workersLeft) {
    QueuedTask oldest = queue.oldest();
    if (oldest != null && oldest.dueNanos - nowNanos <= 0) {
      starved = !workersLeft;
      load.waiting(oldest.dueNanos, nowNanos);
    } else {
      starved = false;
      load.keepsUp(nowNanos);
    }
  }

  /** Notes the end of a round and waits for the next one, unless the task was removed. */
  void roundEnded(QueuedTask task, WorkItem round, long nowNanos) {
    queue.ended(task);
    if (!task.removed) {
      task.dueNanos = round.nextDueNanos();
      load.roundEnded(task, round.waitedNanos(), round.durationNanos(), nowNanos);
      queue.add(task);
    }
  }

  /** Notes that the round of a task that is about to be removed was abandoned. */
  void roundAbandoned(QueuedTask task, long durationNanos) {
    queue.ended(task);
    load.measured(task, durationNanos);
  }

  // ---- waiting

  /** Returns whether a due round waits for another round to end, of whatever pace. */
  boolean waitsForEnds() {
    return starved || queue.hasParked();
  }

  /** Returns when to call {@link #takeDue} again, if no round ends and no task is added before. */
  long nextLookNanos() {
    QueuedTask next = starved ? queue.oldest() : queue.oldestThatMayRun(load.limits());
    if (next == null) {
      return NEVER;
    }
    return starved ? load.nextWarningNanos(next.dueNanos, NEVER) : nextBatchNanos(next.dueNanos);
  }

  /** Returns the due time, but at least one interval after the last start. */
  private long nextBatchNanos(long dueNanos) {
    long tickNanos = lastStartNanos + interval.intervalNanos();
    return dueNanos - tickNanos > 0 ? dueNanos : tickNanos;
  }

  /** Returns the load. Any thread may call this. */
  ExecutionLoad load(long nowNanos) {
    return load.load(nowNanos);
  }
}
