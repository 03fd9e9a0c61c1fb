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
 * Counts rounds by type. The counts include those of monitors that were removed.
 *
 * <p>Thread-safe. Threads that count do not wait for each other.
 */
public final class RoundCounters {
  /** Replaced and never changed, like the observers. */
  private volatile Map<String, TypeCounters> types = Map.of();

  private volatile List<RoundObserver> observers = List.of();

  /** Sets the types. Called once, before any round. */
  public synchronized void begin(Collection<String> typeNames) {
    Map<String, TypeCounters> all = new LinkedHashMap<>();
    typeNames.forEach(type -> all.put(type, new TypeCounters()));
    types = all;
    observers.forEach(observer -> typeNames.forEach(observer::expects));
  }

  /** Adds an observer of all rounds that end from now on. */
  public synchronized void add(RoundObserver observer) {
    types.keySet().forEach(observer::expects);
    List<RoundObserver> more = new ArrayList<>(observers);
    more.add(observer);
    observers = List.copyOf(more);
  }

  public synchronized void remove(RoundObserver observer) {
    observers = observers.stream().filter(other -> other != observer).toList();
  }

  public void ended(RoundReport report) {
    of(report.monitor().type()).ended(report);
    for (RoundObserver observer : observers) {
      observer.ended(report);
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
