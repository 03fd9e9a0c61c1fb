package io.github.panicmonitors.core.internal.rounds;

import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.manager.RoundTotals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Counts rounds. The counts are the manager's and not the monitors', so that they go on when
 * monitors come and go. Safe for use by several threads, which do not wait for each other.
 */
public final class RoundCounters {
  /** Both are replaced, never changed. */
  private volatile Map<String, TypeCounters> types = Map.of();

  private volatile List<RoundObserver> meters = List.of();

  /** Sets which types there are; called once, before any round. */
  public synchronized void begin(Collection<String> typeNames) {
    Map<String, TypeCounters> all = new LinkedHashMap<>();
    typeNames.forEach(type -> all.put(type, new TypeCounters()));
    types = all;
    meters.forEach(meter -> typeNames.forEach(meter::expects));
  }

  /** Has a meter told of all rounds that end from now on. */
  public synchronized void add(RoundObserver meter) {
    types.keySet().forEach(meter::expects);
    List<RoundObserver> more = new ArrayList<>(meters);
    more.add(meter);
    meters = List.copyOf(more);
  }

  public synchronized void remove(RoundObserver meter) {
    meters = meters.stream().filter(other -> other != meter).toList();
  }

  public void ended(RoundReport report) {
    of(report.monitor().type()).ended(report.failureKind());
    for (RoundObserver meter : meters) {
      meter.ended(report);
    }
  }

  public void skipped(String type, long slots) {
    of(type).skipped(slots);
  }

  private TypeCounters of(String type) {
    return Objects.requireNonNull(types.get(type), "type was not expected");
  }

  public List<RoundTotals> totals() {
    return types.entrySet().stream().map(type -> type.getValue().totals(type.getKey())).toList();
  }
}
