package io.github.panicmonitors.core.internal.execution;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Tasks of one contention key. A limited number of them run at once, and the others that are due
 * are parked here, oldest first. Not thread-safe.
 */
final class ContentionGroup {
  private final Map<Pace, TreeSet<QueuedTask>> parked = new EnumMap<>(Pace.class);
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
    parked.computeIfAbsent(task.pace, pace -> new TreeSet<>(QueuedTask.OLDEST_FIRST)).add(task);
  }

  /** Takes the oldest parked task of each pace, because one pace may run while another waits. */
  List<QueuedTask> unpark() {
    List<QueuedTask> oldest = new ArrayList<>();
    for (TreeSet<QueuedTask> ofPace : parked.values()) {
      if (!ofPace.isEmpty()) {
        oldest.add(ofPace.pollFirst());
      }
    }
    return oldest;
  }

  /** Removes a parked task. Returns false if it is not parked. */
  boolean remove(QueuedTask task) {
    TreeSet<QueuedTask> ofPace = parked.get(task.pace);
    return ofPace != null && ofPace.remove(task);
  }

  boolean isIdle() {
    return running == 0 && parked.values().stream().allMatch(TreeSet::isEmpty);
  }
}
