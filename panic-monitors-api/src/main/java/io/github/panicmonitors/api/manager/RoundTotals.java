package io.github.panicmonitors.api.manager;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Warning;
import java.util.Map;

/**
 * Counts of the rounds of all monitors of a type since the manager's start. Counts never decrease,
 * even if monitors are replaced or removed. Rounds cut short by stopping their monitor are not
 * counted.
 *
 * @param type the provider's type
 * @param readings the number of successful rounds
 * @param failures the number of failed rounds by kind
 * @param skippedSlots the number of slots skipped because the previous round was still running
 * @param warnings the number of successful rounds with a warning, by its kind
 */
public record RoundTotals(
    String type,
    long readings,
    Map<FailureKind, Long> failures,
    long skippedSlots,
    Map<Warning.Kind, Long> warnings) {

  /** Copies the maps. */
  public RoundTotals {
    failures = EnumCounts.copyOf(FailureKind.class, failures);
    warnings = EnumCounts.copyOf(Warning.Kind.class, warnings);
  }

  /** Returns the number of rounds that failed with this kind. */
  public long failed(FailureKind kind) {
    return failures.getOrDefault(kind, 0L);
  }

  /** Returns the number of successful rounds with a warning of this kind. */
  public long warned(Warning.Kind kind) {
    return warnings.getOrDefault(kind, 0L);
  }

  /** Returns the number of rounds. */
  public long rounds() {
    return readings + EnumCounts.sum(failures);
  }
}
