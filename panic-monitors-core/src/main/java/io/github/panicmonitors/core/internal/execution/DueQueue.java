package io.github.panicmonitors.core.internal.execution;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for their next round, oldest due first, in a queue for each pace. Slow and new
 * tasks are limited, and new ones come before slow ones. A due task whose contention group is full
 * is parked in the group until a task of the group ends. Then the oldest of each pace returns to
 * its queue, so that a slow task that waits for its share delays no quick one. Not thread-safe.
 */
final class DueQueue {
  private final int maxRunningPerKey;
  private final Map<Pace, SortedSet<QueuedTask>> queues = new EnumMap<>(Pace.class);

  /** Groups with a running or parked task. */
  private final Map<ContentionKey, ContentionGroup> groups = new HashMap<>();

  private int parked;
  private int newRunning;
  private int slowRunning;

  DueQueue(int maxRunningPerKey) {
    this.maxRunningPerKey = maxRunningPerKey;
    for (Pace pace : Pace.values()) {
      queues.put(pace, new TreeSet<>(QueuedTask.OLDEST_FIRST));
    }
  }

  private SortedSet<QueuedTask> queue(Pace pace) {
    return Objects.requireNonNull(queues.get(pace));
  }

  void add(QueuedTask task) {
    queue(task.pace).add(task);
  }

  /** Removes a task that waits or is parked. */
  void remove(QueuedTask task) {
    ContentionGroup group = groups.get(task.contentionKey);
    if (group != null && group.remove(task)) {
      parked--;
    } else if (queue(task.pace).remove(task) && group != null) {
      // The group may have unparked this task for its free place.
      unparkNext(task.contentionKey, group);
    }
  }

  /**
   * How many tasks that are not quick may run at once.
   *
   * @param slow the number of slow tasks
   * @param newAndSlow the number of new and slow tasks together
   */
  record Limits(int slow, int newAndSlow) {}

  /** Takes the oldest due task that may run now; null if there is none. It counts as running. */
  @Nullable QueuedTask pollDue(long nowNanos, Limits limits) {
    QueuedTask task = next(nowNanos, limits);
    while (task != null && task.dueNanos - nowNanos <= 0) {
      queue(task.pace).remove(task);
      ContentionGroup group =
          groups.computeIfAbsent(
              task.contentionKey, key -> new ContentionGroup(key.serial() ? 1 : maxRunningPerKey));
      if (group.tryStart()) {
        count(task.pace, 1);
        return task;
      }
      group.park(task);
      parked++;
      task = next(nowNanos, limits);
    }
    return null;
  }

  /** Returns the next task to run, due or not; null if none may run. */
  private @Nullable QueuedTask next(long nowNanos, Limits limits) {
    QueuedTask fresh = mayRun(Pace.NEW, limits) ? first(Pace.NEW) : null;
    boolean slowMustWait = fresh != null && fresh.dueNanos - nowNanos <= 0;
    return slowMustWait ? older(first(Pace.QUICK), fresh) : oldestThatMayRun(limits);
  }

  private boolean mayRun(Pace pace, Limits limits) {
    boolean mayBeSlow = newRunning + slowRunning < limits.newAndSlow();
    return switch (pace) {
      case QUICK -> true;
      case NEW -> mayBeSlow;
      case SLOW -> mayBeSlow && slowRunning < limits.slow();
    };
  }

  private void count(Pace pace, int change) {
    switch (pace) {
      case QUICK -> {}
      case NEW -> newRunning += change;
      case SLOW -> slowRunning += change;
    }
  }

  private @Nullable QueuedTask first(Pace pace) {
    SortedSet<QueuedTask> queue = queue(pace);
    return queue.isEmpty() ? null : queue.first();
  }

  private static @Nullable QueuedTask older(@Nullable QueuedTask a, @Nullable QueuedTask b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return QueuedTask.OLDEST_FIRST.compare(a, b) <= 0 ? a : b;
  }

  /** Notes that a task that was polled no longer runs. Its pace is still the same. */
  void ended(QueuedTask task) {
    count(task.pace, -1);
    ContentionGroup group = groups.get(task.contentionKey);
    if (group != null) {
      group.ended();
      unparkNext(task.contentionKey, group);
    }
  }

  private void unparkNext(ContentionKey key, ContentionGroup group) {
    List<QueuedTask> next = group.unpark();
    parked -= next.size();
    next.forEach(this::add);
    if (next.isEmpty() && group.isIdle()) {
      groups.remove(key);
    }
  }

  /** Returns whether a due task waits for another of its contention key to end. */
  boolean hasParked() {
    return parked > 0;
  }

  /** Returns the task that is due first; null if none waits for its time or a worker. */
  @Nullable QueuedTask oldest() {
    return older(first(Pace.QUICK), older(first(Pace.NEW), first(Pace.SLOW)));
  }

  /** Returns the task that is due first among those that may run; null if there is none. */
  @Nullable QueuedTask oldestThatMayRun(Limits limits) {
    QueuedTask oldest = null;
    for (Pace pace : queues.keySet()) {
      if (mayRun(pace, limits)) {
        oldest = older(oldest, first(pace));
      }
    }
    return oldest;
  }
}
