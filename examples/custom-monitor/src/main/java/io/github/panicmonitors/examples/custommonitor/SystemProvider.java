package io.github.panicmonitors.examples.custommonitor;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.PanicCategories;
import io.github.panicmonitors.api.monitor.PanicRawDataKeys;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.prometheus.ScrapeClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Monitors systems through their node exporters, as PANIC's own system monitor does. */
public final class SystemProvider implements MonitorProvider<MonitoredSystem> {
  private static final MonitorDescriptor DESCRIPTOR =
      MonitorDescriptor.builder("system")
          .topic("chains.*.*.systems_config")
          .topic("general.systems_config")
          .topic("chains.*.*.nodes_config")
          .rawDataRoutingKey(PanicRawDataKeys.SYSTEM)
          .category(PanicCategories.SYSTEMS)
          .period(Duration.ofSeconds(60))
          .build();

  /** The base chains whose node documents also describe systems. */
  private static final Set<String> CHAINS_OF_NODES = Set.of("cosmos", "substrate");

  private final ScrapeClient client = ScrapeClient.builder().build();

  /** Creates a provider. */
  public SystemProvider() {}

  @Override
  public MonitorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  /** Returns true for system documents, and for node documents of Cosmos and Substrate. */
  @Override
  public boolean claims(RoutingKey key) {
    return key.value().endsWith(".systems_config")
        || key.chain()
            .map(chain -> chain.base().toLowerCase(Locale.ROOT))
            .filter(CHAINS_OF_NODES::contains)
            .isPresent();
  }

  @Override
  public Optional<MonitoredSystem> read(ConfigEntry entry) {
    if (!entry.flag("monitor_system")) {
      return Optional.empty();
    }
    return Optional.of(
        new MonitoredSystem(
            entry.id(),
            entry.text("parent_id"),
            entry.text("name"),
            SourceUrl.of(entry.text("exporter_url"))));
  }

  @Override
  public Monitor create(MonitoredSystem system, MonitorContext context) {
    return new SystemMonitor(system, context, client);
  }

  /** Returns a failure that says that the system is unreachable. */
  @Override
  public Optional<RoundResult> timedOut(MonitoredSystem system, MonitorContext context) {
    return Optional.of(SystemMonitor.timedOut(system, context));
  }

  @Override
  public void close() {
    client.close();
  }
}
