package io.github.panicmonitors.core.internal.micrometer;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.core.internal.rounds.RoundCounters;
import io.github.panicmonitors.core.internal.rounds.RoundObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The meters of one manager in one registry.
 *
 * <p>Only the manager references this object, so the registry does not keep an unused manager in
 * memory.
 */
public final class ManagerBinding implements RoundObserver, AutoCloseable {
  private final RoundCounters rounds;
  private final Meters meters;

  private final Map<String, TypeMeters> types = new ConcurrentHashMap<>();

  private ManagerBinding(RoundCounters rounds, Meters meters) {
    this.rounds = rounds;
    this.meters = meters;
  }

  /** Registers the manager's meters. Meters of a monitor type follow once the type is known. */
  public static ManagerBinding of(
      Supplier<ManagerStatus> status, RoundCounters rounds, MeterRegistry registry) {
    CachedStatusCounts counts = new CachedStatusCounts(status, registry.config().clock());
    ManagerStatus now = status.get();
    Tags manager = Tags.of(MeterNames.MANAGER, now.name());
    Meters meters = new Meters(registry, counts, manager);
    ManagerMeters.register(meters, now.roles());
    ManagerBinding binding = new ManagerBinding(rounds, meters);
    rounds.add(binding);
    return binding;
  }

  @Override
  public void expects(String type) {
    types.computeIfAbsent(type, added -> new TypeMeters(meters, added));
  }

  @Override
  public void ended(RoundReport report) {
    TypeMeters type = types.get(report.monitor().type());
    if (type != null) {
      type.ended(report);
    }
  }

  /** Removes the meters from the registry. */
  @Override
  public void close() {
    rounds.remove(this);
    meters.removeAll();
  }
}
