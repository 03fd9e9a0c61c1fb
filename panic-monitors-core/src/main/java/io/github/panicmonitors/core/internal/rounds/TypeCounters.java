package io.github.panicmonitors.core.internal.rounds;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.manager.RoundTotals;
import io.github.panicmonitors.api.monitor.FailureKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The counts of one type. */
final class TypeCounters {
  private final LongAdder readings = new LongAdder();
  private final LongAdder skippedSlots = new LongAdder();

  /** Has a counter for every kind, so the map itself never changes. */
  private final Map<FailureKind, LongAdder> failures = new EnumMap<>(FailureKind.class);

  TypeCounters() {
    for (FailureKind kind : FailureKind.values()) {
      failures.put(kind, new LongAdder());
    }
  }

  void ended(@Nullable FailureKind failure) {
    LongAdder count = failure == null ? readings : failures.get(failure);
    requireNonNull(count, "every kind is counted").increment();
  }

  void skipped(long slots) {
    skippedSlots.add(slots);
  }

  RoundTotals totals(String type) {
    Map<FailureKind, Long> failed = new EnumMap<>(FailureKind.class);
    failures.forEach(
        (kind, count) -> {
          if (count.sum() > 0) {
            failed.put(kind, count.sum());
          }
        });
    return new RoundTotals(type, readings.sum(), failed, skippedSlots.sum());
  }
}
