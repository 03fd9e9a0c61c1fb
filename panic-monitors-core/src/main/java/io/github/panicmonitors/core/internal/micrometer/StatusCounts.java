package io.github.panicmonitors.core.internal.micrometer;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.manager.RoundTotals;
import io.github.panicmonitors.api.monitor.Warning;
import java.util.HashMap;
import java.util.Map;

/**
 * A status, with monitors and rejected entries counted by type. All meters read the same counts.
 */
record StatusCounts(ManagerStatus status, Map<Key, Long> counts) {
  static final String OVERDUE = "overdue";
  static final String REJECTED = "rejected";

  /**
   * What is counted.
   *
   * @param what a monitor's state, the failure or a warning of its last round, {@link #OVERDUE} or
   *     {@link #REJECTED}
   */
  record Key(String type, Object what) {}

  static StatusCounts of(ManagerStatus status) {
    Map<Key, Long> counts = new HashMap<>();
    for (MonitorStatus monitor : status.monitors()) {
      String type = monitor.monitor().type();
      count(counts, type, monitor.state());
      monitor.lastRound().ifPresent(last -> countRound(counts, type, last));
      if (monitor.isOverdue()) {
        count(counts, type, OVERDUE);
      }
    }
    for (RejectedEntry entry : status.rejected()) {
      // A rejected document stays in the status for information; it is not a current problem.
      if (!entry.id().isEmpty()) {
        count(counts, entry.type(), REJECTED);
      }
    }
    return new StatusCounts(status, counts);
  }

  private static void countRound(Map<Key, Long> counts, String type, RoundReport last) {
    last.failure().ifPresent(failure -> count(counts, type, failure));
    last.warnings().stream()
        .map(Warning::kind)
        .distinct()
        .forEach(kind -> count(counts, type, kind));
  }

  private static void count(Map<Key, Long> counts, String type, Object what) {
    counts.merge(new Key(type, what), 1L, Long::sum);
  }

  /** Returns a number of monitors or entries of a type. */
  long count(String type, Object what) {
    return counts.getOrDefault(new Key(type, what), 0L);
  }

  RoundTotals rounds(String type) {
    return status.rounds().stream()
        .filter(totals -> totals.type().equals(type))
        .findFirst()
        .orElseGet(() -> new RoundTotals(type, 0, Map.of(), 0, Map.of()));
  }
}
