package io.github.panicmonitors.testkit.monitor;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The context with which a manager would create a monitor. Immutable.
 *
 * <pre>{@code
 * VirtualTime time = new VirtualTime();
 * Monitor monitor =
 *     provider.create(node, TestMonitorContext.of(provider, node, time::now));
 * }</pre>
 */
@CheckReturnValue
public final class TestMonitorContext implements MonitorContext {
  private final InstantSource clock;
  private final String monitorName;
  private final String rawDataRoutingKey;
  private final Duration period;
  private final Optional<?> snapshot;

  private TestMonitorContext(
      InstantSource clock,
      String monitorName,
      String rawDataRoutingKey,
      Duration period,
      Optional<?> snapshot) {
    this.clock = requireNonNull(clock, "clock");
    this.monitorName = monitorName;
    this.rawDataRoutingKey = rawDataRoutingKey;
    this.period = period;
    this.snapshot = requireNonNull(snapshot, "snapshot");
  }

  /** Returns the context of a monitor of this monitorable, with the type's period. */
  public static <M extends Monitorable> TestMonitorContext of(
      MonitorProvider<M> provider, M monitorable, InstantSource clock) {
    return new TestMonitorContext(
        clock,
        provider.monitorName(monitorable),
        provider.descriptor().rawDataRoutingKey(),
        provider.descriptor().period(),
        Optional.empty());
  }

  /** Returns a copy for the successor of a monitor with this snapshot. */
  public TestMonitorContext inheriting(Optional<?> predecessorsSnapshot) {
    return new TestMonitorContext(
        clock, monitorName, rawDataRoutingKey, period, predecessorsSnapshot);
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public String monitorName() {
    return monitorName;
  }

  @Override
  public String rawDataRoutingKey() {
    return rawDataRoutingKey;
  }

  @Override
  public Duration period() {
    return period;
  }

  @Override
  public <S> Optional<S> inherited(Class<S> type) {
    return snapshot.filter(type::isInstance).map(type::cast);
  }
}
