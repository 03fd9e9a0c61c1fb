package io.github.panicmonitors.core;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.core.internal.micrometer.ManagerBinding;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;

/**
 * Binds a manager's metrics to Micrometer registries. Thread-safe.
 *
 * <p>Requires {@code io.micrometer:micrometer-core} among the host's own dependencies. The rest of
 * the library does not need Micrometer.
 *
 * <pre>{@code
 * new PanicMonitorsMetrics(manager).bindTo(registry);
 * }</pre>
 *
 * <p>All names start with {@code panic.monitors.}; {@code docs/operating.md} lists them. The tag
 * {@code manager} is the manager's name, so one registry can have the metrics of several managers.
 * No tag names a monitor, node or address. Counters start at the manager's start, histograms at the
 * binding. Metrics read within the same second come from the same {@link MonitorsManager#status}.
 *
 * <p>Can be bound before or after the manager starts.
 */
@SuppressWarnings("exports") // users of this class have Micrometer, other hosts need not
public final class PanicMonitorsMetrics implements MeterBinder, AutoCloseable {
  private final MonitorsManager manager;
  private final List<ManagerBinding> bindings = new ArrayList<>();

  /** Creates the metrics of a manager, not yet bound to a registry. */
  public PanicMonitorsMetrics(MonitorsManager manager) {
    this.manager = requireNonNull(manager, "manager");
  }

  /** Registers the metrics. Metrics of monitor types are added once the manager has started. */
  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    bindings.add(ManagerBinding.of(manager::status, manager.rounds(), registry));
  }

  /**
   * Removes the metrics from their registries, without closing the manager.
   *
   * <p>Needed before the metrics of another manager with the same name are bound.
   */
  @Override
  public synchronized void close() {
    bindings.forEach(ManagerBinding::close);
    bindings.clear();
  }
}
