package io.github.panicmonitors.core.internal.micrometer;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.manager.RoundTotals;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Warning;
import java.util.HashMap;
import java.util.Map;

/** A status with its monitors and rejected entries counted by type, for all meters at once. */
record StatusCounts(ManagerStatus status, Map<Object, Long> counts) {

  private record OfState(String type, MonitorState state) {}

  private record OfFailure(String type, FailureKind failure) {}

  private record OfWarning(String type, Warning.Kind warning) {}

  private record OfOverdue(String type) {}

  private record OfRejected(String type) {}

  static StatusCounts of(ManagerStatus status) {
    Map<Object, Long> counts = new HashMap<>();
    for (MonitorStatus monitor : status.monitors()) {
      String type = monitor.monitor().type();
      count(counts, new OfState(type, monitor.state()));
      monitor.lastRound().ifPresent(last -> count(counts, type, last));
      if (monitor.isOverdue()) {
        count(counts, new OfOverdue(type));
      }
    }
    for (RejectedEntry entry : status.rejected()) {
      // A rejected document stays in the status for information; it is not a current problem.
      if (!entry.id().isEmpty()) {
        count(counts, new OfRejected(entry.type()));
      }
    }
    return new StatusCounts(status, counts);
  }

  private static void count(Map<Object, Long> counts, String type, RoundReport last) {
    last.failure().ifPresent(failure -> count(counts, new OfFailure(type, failure)));
    last.warnings().stream()
        .map(Warning::kind)
        .distinct()
        .forEach(kind -> count(counts, new OfWarning(type, kind)));
  }

  private static void count(Map<Object, Long> counts, Object key) {
    counts.merge(key, 1L, Long::sum);
  }

  long monitors(String type, MonitorState state) {
    return counts.getOrDefault(new OfState(type, state), 0L);
  }

  long failing(String type, FailureKind failure) {
    return counts.getOrDefault(new OfFailure(type, failure), 0L);
  }

  long warned(String type, Warning.Kind warning) {
    return counts.getOrDefault(new OfWarning(type, warning), 0L);
  }

  long overdue(String type) {
    return counts.getOrDefault(new OfOverdue(type), 0L);
  }

  long rejected(String type) {
    return counts.getOrDefault(new OfRejected(type), 0L);
  }

  RoundTotals rounds(String type) {
    return status.rounds().stream()
        .filter(totals -> totals.type().equals(type))
        .findFirst()
        .orElseGet(() -> new RoundTotals(type, 0, Map.of(), 0, Map.of()));
  }
}
