package io.github.panicmonitors.core.internal.execution;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How often the dispatcher looks for due tasks by itself. With r = sum of 1/period over all tasks,
 * the interval is X = clamp(16 / r, 10 ms, min(5 s, shortest period / 200)).
 */
final class TickInterval {
  static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int TASKS_A_BATCH = 16;
  private static final int PARTS_OF_A_PERIOD = 200;

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

  /** X. With a period under 2 s its two bounds cross, and 10 ms it is. */
  long intervalNanos() {
    if (changed && !tasksByPeriod.isEmpty()) {
      changed = false;
      long longest = Math.min(LONGEST_NANOS, tasksByPeriod.firstKey() / PARTS_OF_A_PERIOD);
      double wanted = TASKS_A_BATCH / roundsANano();
      intervalNanos = Math.max(SHORTEST_NANOS, (long) Math.min(wanted, (double) longest));
    }
    return intervalNanos;
  }

  private double roundsANano() {
    double rounds = 0;
    for (Map.Entry<Long, Integer> tasks : tasksByPeriod.entrySet()) {
      rounds += tasks.getValue() / (double) tasks.getKey();
    }
    return rounds;
  }
}
