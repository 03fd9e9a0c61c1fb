package io.github.panicmonitors.core.internal.execution;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of one contention key. A limited number of them run at once, and the others that are due
 * are parked here, oldest first. Not thread-safe.
 */
final class ContentionGroup {
  private final TreeSet<QueuedTask> parked = new TreeSet<>(QueuedTask.OLDEST_FIRST);
  private final int maxRunning;
  private int running;

  ContentionGroup(int maxRunning) {
    this.maxRunning = maxRunning;
  }

  /** Counts another running task. Returns false if the group is full. */
  boolean tryStart() {
    if (running == maxRunning) {
      return false;
    }
    running++;
    return true;
  }

  void ended() {
    running--;
  }

  void park(QueuedTask task) {
    parked.add(task);
  }

  /** Takes the oldest parked task; null if none is parked. */
  @Nullable QueuedTask unpark() {
    return parked.pollFirst();
  }

  /** Removes a parked task. Returns false if it is not parked. */
  boolean remove(QueuedTask task) {
    return parked.remove(task);
  }

  boolean isIdle() {
    return running == 0 && parked.isEmpty();
  }
}
