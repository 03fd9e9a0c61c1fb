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

  /** Tasks of one contention key, as long as one of them is at work or parked. */
  private static final class Lane {
    private final TreeSet<QueuedTask> waiting = new TreeSet<>(QueuedTask.OLDEST_FIRST);
    private int atWork;
  }

  DueQueue(int limitOfAKey) {
    this.limitOfAKey = limitOfAKey;
  }

  void add(QueuedTask task) {
    queue.add(task);
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
      QueuedTask task = queue.pollFirst();
      Lane lane = lanes.computeIfAbsent(task.contentionKey, key -> new Lane());
      if (lane.atWork < limitOfAKey) {
        lane.atWork++;
        return task;
      }
      lane.waiting.add(task);
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
    QueuedTask next = lane.waiting.pollFirst();
    if (next != null) {
      parked--;
      queue.add(next);
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
