package io.github.panicmonitors.core.internal.execution;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Time between two batches of rounds. With r = sum of 1/period over all tasks, the interval is X =
 * clamp(16 / r, 10 ms, min(5 s, shortest period / 200)). Not thread-safe.
 */
final class TickInterval {
  static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int TASKS_PER_BATCH = 16;
  private static final int INTERVALS_PER_PERIOD = 200;

  private final TreeMap<Long, Integer> tasksByPeriod = new TreeMap<>();
  private long intervalNanos = SHORTEST_NANOS;
  private boolean changed;

  void add(long periodNanos) {
    tasksByPeriod.merge(periodNanos, 1, Integer::sum);
    changed = true;
  }

  void remove(long periodNanos) {
    tasksByPeriod.computeIfPresent(periodNanos, (period, tasks) -> tasks == 1 ? null : tasks - 1);
    changed = true;
  }

  /** Returns X. With a period under 2 s the bounds cross, and the lower one wins. */
  long intervalNanos() {
    if (changed && !tasksByPeriod.isEmpty()) {
      changed = false;
      long longest = Math.min(LONGEST_NANOS, tasksByPeriod.firstKey() / INTERVALS_PER_PERIOD);
      double wanted = TASKS_PER_BATCH / roundsPerNano();
      intervalNanos = Math.max(SHORTEST_NANOS, (long) Math.min(wanted, (double) longest));
    }
    return intervalNanos;
  }

  private double roundsPerNano() {
    double rounds = 0;
    for (Map.Entry<Long, Integer> tasks : tasksByPeriod.entrySet()) {
      rounds += tasks.getValue() / (double) tasks.getKey();
    }
    return rounds;
  }
}
