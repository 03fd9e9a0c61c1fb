package io.github.panicmonitors.api.manager;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.util.Map;

/**
 * What became of the rounds of all monitors of a type since the manager's start. No count ever
 * falls, also when monitors are replaced or removed. Rounds that their monitor's end has cut short
 * count nowhere.
 *
 * @param type the provider's type
 * @param readings how many rounds have read what they should
 * @param failures how many have not, by what went wrong, in the order of the kinds
 * @param skippedSlots how many rounds were left out because the one before took too long
 */
public record RoundTotals(
    String type, long readings, Map<FailureKind, Long> failures, long skippedSlots) {

  /** Creates totals of a copy of the map. */
  public RoundTotals {
    failures = EnumCounts.copyOf(FailureKind.class, failures);
  }

  /** Returns how many rounds ended by this. */
  public long failed(FailureKind kind) {
    return failures.getOrDefault(kind, 0L);
  }

  /** Returns how many rounds there were. */
  public long rounds() {
    return readings + EnumCounts.sum(failures);
  }
}
