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
 * The meters of one manager in one registry. The manager holds it, and the registry does not: so
 * the meters hold no manager that its host has let go.
 */
public final class ManagerBinding implements RoundObserver, AutoCloseable {
  private final RoundCounters rounds;
  private final Meters meters;

  private final Map<String, TypeMeters> types = new ConcurrentHashMap<>();

  private ManagerBinding(RoundCounters rounds, Meters meters) {
    this.rounds = rounds;
    this.meters = meters;
  }

  /** Registers the meters; those of a type as soon as that is known. */
  public static ManagerBinding of(
      Supplier<ManagerStatus> status, RoundCounters rounds, MeterRegistry registry) {
    CachedStatusCounts recent = new CachedStatusCounts(status, registry.config().clock());
    Tags manager = Tags.of(MeterNames.MANAGER, status.get().name());
    Meters meters = new Meters(registry, recent, manager);
    ManagerMeters.register(meters);
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

  /** Takes the meters back. */
  @Override
  public void close() {
    rounds.remove(this);
    meters.removeAll();
  }
}
