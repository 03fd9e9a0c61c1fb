package io.github.panicmonitors.core.internal.execution;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for their next round, oldest due first. A task that is due while its contention
 * key has all the workers it may have is parked until one of them is free. Not safe for several
 * threads.
 */
final class DueQueue {
  private final int limitOfAKey;
  private final TreeSet<QueuedTask> queue = new TreeSet<>(QueuedTask.OLDEST_FIRST);
  private final Map<String, Lane> lanes = new HashMap<>();
  private int parked;

  /** Those that are to come into the queue, linked by themselves: this needs no memory. */
  private @Nullable QueuedTask unplaced;

  /** Tasks of one contention key, as long as one of them is at work or parked. */
  private static final class Lane {
    private final TreeSet<QueuedTask> waiting = new TreeSet<>(QueuedTask.OLDEST_FIRST);
    private int atWork;
  }

  DueQueue(int limitOfAKey) {
    this.limitOfAKey = limitOfAKey;
  }

  /** Never fails: if there is no memory, the task has its place later. */
  void add(QueuedTask task) {
    task.nextUnplaced = unplaced;
    unplaced = task;
    place();
  }

  private void place() {
    try {
      for (QueuedTask task = unplaced; task != null; task = unplaced) {
        if (!task.gone) {
          queue.add(task);
        }
        unplaced = task.nextUnplaced;
        task.nextUnplaced = null;
      }
    } catch (OutOfMemoryError e) {
      // They stay where they are.
    }
  }

  /** Whether there is no memory to give all tasks their place. */
  boolean isShort() {
    place();
    return unplaced != null;
  }

  /** Takes a task out that waits or is parked. */
  void remove(QueuedTask task) {
    Lane lane = lanes.get(task.contentionKey);
    if (lane != null && lane.waiting.remove(task)) {
      parked--;
    } else if (queue.remove(task) && lane != null) {
      // It may have been the one that was to take a free place of its key.
      wakeNext(task.contentionKey, lane);
    }
  }

  /** Takes the oldest due task that may work now; null if there is none. It is at work then. */
  @Nullable QueuedTask pollDue(long nowNanos) {
    while (hasDue(nowNanos)) {
      QueuedTask task = queue.first();
      // It leaves the queue last: what comes before may find no memory.
      Lane lane = lanes.computeIfAbsent(task.contentionKey, key -> new Lane());
      if (lane.atWork < limitOfAKey) {
        queue.remove(task);
        lane.atWork++;
        return task;
      }
      lane.waiting.add(task);
      queue.remove(task);
      parked++;
    }
    return null;
  }

  /** Told that a task which was polled is no longer at work. */
  void ended(QueuedTask task) {
    Lane lane = lanes.get(task.contentionKey);
    if (lane != null) {
      lane.atWork--;
      wakeNext(task.contentionKey, lane);
    }
  }

  private void wakeNext(String key, Lane lane) {
    if (!lane.waiting.isEmpty()) {
      // Not by pollFirst, which needs memory.
      QueuedTask next = lane.waiting.first();
      lane.waiting.remove(next);
      parked--;
      add(next);
    } else if (lane.atWork == 0) {
      lanes.remove(key);
    }
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Whether a task waits, not for its time, but for another of its contention key. */
  boolean hasParked() {
    return parked > 0;
  }

  boolean hasDue(long nowNanos) {
    return !queue.isEmpty() && firstDueNanos() - nowNanos <= 0;
  }

  long firstDueNanos() {
    return queue.first().dueNanos;
  }
}
