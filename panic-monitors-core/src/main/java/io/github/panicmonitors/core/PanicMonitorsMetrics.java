package io.github.panicmonitors.core;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.core.internal.micrometer.ManagerBinding;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;

/**
 * A manager's metrics, for hosts that use Micrometer. The library needs Micrometer for nothing
 * else: a host that has {@code io.micrometer:micrometer-core} among its own dependencies may use
 * this class, another may not.
 *
 * <pre>{@code
 * new PanicMonitorsMetrics(manager).bindTo(registry);
 * }</pre>
 *
 * <p>All names begin with {@code panic.monitors.}; {@code docs/operating.md} lists them. The tag
 * {@code manager} is the manager's name, so that one registry may have several managers' metrics;
 * no tag is of a monitor, a node or an address. Counters count from the manager's start, histograms
 * from the binding. What is read within the same second is from one {@link MonitorsManager#status}.
 *
 * <p>Can be bound before and after the manager's start. Safe for use by several threads.
 */
@SuppressWarnings("exports") // whoever uses this class has Micrometer; nobody else must
public final class PanicMonitorsMetrics implements MeterBinder, AutoCloseable {
  private final MonitorsManager manager;
  private final List<ManagerBinding> bindings = new ArrayList<>();

  /** Creates the metrics of a manager, which are not bound yet. */
  public PanicMonitorsMetrics(MonitorsManager manager) {
    this.manager = requireNonNull(manager, "manager");
  }

  /** Registers the metrics; those of a type of monitors as soon as the manager is started. */
  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    bindings.add(ManagerBinding.of(manager::status, manager.rounds(), registry));
  }

  /**
   * Takes the metrics out of the registries that they were bound to. Of use where a manager is
   * closed and another one of its name takes its place; does not close the manager.
   */
  @Override
  public synchronized void close() {
    bindings.forEach(ManagerBinding::close);
    bindings.clear();
  }
}
