package io.github.panicmonitors.core.internal.execution;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for their next round, oldest due first. A due task whose contention group is full
 * is parked in the group until a task of the group ends. Not thread-safe.
 */
final class DueQueue {
  private final int maxRunningPerKey;
  private final TreeSet<QueuedTask> queue = new TreeSet<>(QueuedTask.OLDEST_FIRST);

  /** Groups with a running or parked task. */
  private final Map<String, ContentionGroup> groups = new HashMap<>();

  private int parked;

  DueQueue(int maxRunningPerKey) {
    this.maxRunningPerKey = maxRunningPerKey;
  }

  void add(QueuedTask task) {
    queue.add(task);
  }

  /** Removes a task that waits or is parked. */
  void remove(QueuedTask task) {
    ContentionGroup group = groups.get(task.contentionKey);
    if (group != null && group.remove(task)) {
      parked--;
    } else if (queue.remove(task) && group != null) {
      // The group may have unparked this task for its free place.
      unparkNext(task.contentionKey, group);
    }
  }

  /** Takes the oldest due task that may run now; null if there is none. It counts as running. */
  @Nullable QueuedTask pollDue(long nowNanos) {
    while (hasDue(nowNanos)) {
      QueuedTask task = queue.pollFirst();
      ContentionGroup group =
          groups.computeIfAbsent(task.contentionKey, key -> new ContentionGroup(maxRunningPerKey));
      if (group.tryStart()) {
        return task;
      }
      group.park(task);
      parked++;
    }
    return null;
  }

  /** Notes that a task that was polled no longer runs. */
  void ended(QueuedTask task) {
    ContentionGroup group = groups.get(task.contentionKey);
    if (group != null) {
      group.ended();
      unparkNext(task.contentionKey, group);
    }
  }

  private void unparkNext(String key, ContentionGroup group) {
    QueuedTask next = group.unpark();
    if (next != null) {
      parked--;
      queue.add(next);
    } else if (group.isIdle()) {
      groups.remove(key);
    }
  }

  /** Returns whether no task waits for its time. Tasks may still be parked. */
  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Returns whether a due task waits for another of its contention key to end. */
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
