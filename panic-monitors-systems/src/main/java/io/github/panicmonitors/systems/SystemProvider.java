package io.github.panicmonitors.systems;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.MonitorSource;
import io.github.panicmonitors.api.monitor.PanicCategories;
import io.github.panicmonitors.api.monitor.PanicRawDataKeys;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.prometheus.ScrapeClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Monitors systems through the metrics pages of their node exporters. Publishes the same messages
 * as PANIC's own system monitor, except that CPU and storage usage are computed differently: see
 * {@link Builder#cpuSinceBoot} and {@link Builder#allFilesystems}.
 *
 * <p>The manager finds it with {@link java.util.ServiceLoader}. A host that needs other settings
 * gives the manager its own provider, which replaces the one found:
 *
 * <pre>{@code
 * MonitorsManager.builder()
 *     .provider(
 *         SystemProvider.builder()
 *             .httpSettings(HttpSettings.read(Path.of("scrape.ini")))
 *             .cpuSinceBoot(true)
 *             .build())
 * }</pre>
 *
 * <p>Thread-safe. Each monitor closes its connections to its exporter when it stops.
 */
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

  private static final String SYSTEMS = ".systems_config";

  /** The base chain whose node documents do not describe systems. */
  private static final String CHAINLINK = "chainlink";

  private final ScrapeClient client;
  private final boolean cpuSinceBoot;
  private final boolean allFilesystems;

  /** Creates a provider with the default settings and its own HTTP client. */
  public SystemProvider() {
    this(builder());
  }

  private SystemProvider(Builder builder) {
    client = builder.client.build();
    cpuSinceBoot = builder.cpuSinceBoot;
    allFilesystems = builder.allFilesystems;
  }

  /** Returns a builder. */
  @CheckReturnValue
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public MonitorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  /**
   * Returns false for the node documents of the base chain {@code chainlink}, in upper or lower
   * case, and true for all others. The nodes of other base chains are systems too.
   */
  @Override
  public boolean claims(RoutingKey key) {
    return key.value().endsWith(SYSTEMS)
        || key.chain().filter(chain -> chain.base().equalsIgnoreCase(CHAINLINK)).isEmpty();
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

  /** Returns the system, named by the URL of its exporter. */
  @Override
  public List<MonitorSource> sources(MonitoredSystem system) {
    return List.of(
        new MonitorSource(system.exporterUrl().toString(), context -> create(system, context)));
  }

  @Override
  public Monitor create(MonitoredSystem system, MonitorContext context) {
    return new SystemMonitor(system, context, client, cpuSinceBoot, allFilesystems);
  }

  /** Returns a failure that says that the system is unreachable. */
  @Override
  public Optional<RoundResult> timedOut(MonitoredSystem system, MonitorContext context) {
    return Optional.of(SystemMonitor.timedOut(system, context));
  }

  /** Closes the provider's own HTTP client, but not one that the host set. */
  @Override
  public void close() {
    client.close();
  }

  /** Builds a {@link SystemProvider}. Not thread-safe. */
  public static final class Builder {
    private final ScrapeClient.Builder client = ScrapeClient.builder();
    private boolean cpuSinceBoot;
    private boolean allFilesystems;

    private Builder() {}

    /** Sets the HTTP client. The host closes it. Default: the provider's own. */
    public Builder httpClient(SourceClient httpClient) {
      client.client(httpClient);
      return this;
    }

    /**
     * Sets trusted certificates and credentials by URL prefix. Default: none. Cannot be combined
     * with {@link #httpClient}: give the settings to that client's builder.
     */
    public Builder httpSettings(HttpSettings httpSettings) {
      client.settings(httpSettings);
      return this;
    }

    /**
     * Sets whether CPU usage is the mean since the system started, as in PANIC. It then hardly
     * changes on a system that has run for days. Default: false, the mean since the last successful
     * round. In the first round, and after the counters have restarted, it is always the mean since
     * the system started.
     */
    public Builder cpuSinceBoot(boolean sinceBoot) {
      cpuSinceBoot = sinceBoot;
      return this;
    }

    /**
     * Sets whether storage usage counts all filesystems, as in PANIC, also those in memory, and a
     * device once for each of its mounts. Default: false, which counts each device once, and
     * filesystems without a disk ({@code tmpfs}, {@code ramfs}, {@code devtmpfs}, {@code rootfs},
     * {@code overlay}, {@code squashfs}, {@code erofs} and {@code iso9660}) only if the system has
     * no others.
     */
    public Builder allFilesystems(boolean all) {
      allFilesystems = all;
      return this;
    }

    /**
     * Returns the provider.
     *
     * @throws IllegalStateException if both a client and settings are set
     */
    @CheckReturnValue
    public SystemProvider build() {
      return new SystemProvider(this);
    }
  }
}
