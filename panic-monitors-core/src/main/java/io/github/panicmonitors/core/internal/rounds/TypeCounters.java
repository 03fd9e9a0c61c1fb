package io.github.panicmonitors.core.internal.rounds;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.manager.RoundTotals;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Warning;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The counts of one type. */
final class TypeCounters {
  private final LongAdder readings = new LongAdder();
  private final LongAdder skippedSlots = new LongAdder();

  private final Map<FailureKind, LongAdder> failures = zeros(FailureKind.class);
  private final Map<Warning.Kind, LongAdder> warnings = zeros(Warning.Kind.class);

  /** Returns a counter for every kind, so that the map itself never changes. */
  private static <K extends Enum<K>> Map<K, LongAdder> zeros(Class<K> kinds) {
    Map<K, LongAdder> counters = new EnumMap<>(kinds);
    for (K kind : kinds.getEnumConstants()) {
      counters.put(kind, new LongAdder());
    }
    return counters;
  }

  void ended(RoundReport report) {
    FailureKind failure = report.failureKind();
    increment(failure == null ? readings : failures.get(failure));
    report.warnings().stream()
        .map(Warning::kind)
        .distinct()
        .forEach(kind -> increment(warnings.get(kind)));
  }

  private static void increment(@Nullable LongAdder counter) {
    requireNonNull(counter, "every kind is counted").increment();
  }

  void skipped(long slots) {
    skippedSlots.add(slots);
  }

  RoundTotals totals(String type) {
    return new RoundTotals(
        type, readings.sum(), sums(failures), skippedSlots.sum(), sums(warnings));
  }

  /** Returns the counts that are not zero. */
  private static <K> Map<K, Long> sums(Map<K, LongAdder> counters) {
    Map<K, Long> sums = new HashMap<>();
    counters.forEach(
        (kind, counter) -> {
          long sum = counter.sum();
          if (sum > 0) {
            sums.put(kind, sum);
          }
        });
    return sums;
  }
}
