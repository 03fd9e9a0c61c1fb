package io.github.panicmonitors.evm;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.MonitorSource;
import io.github.panicmonitors.api.monitor.PanicCategories;
import io.github.panicmonitors.api.monitor.PanicRawDataKeys;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.http.JsonClient;
import io.github.panicmonitors.http.JsonRpcClient;
import io.github.panicmonitors.http.ProviderClient;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceUrl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Monitors nodes of EVM chains over JSON-RPC: their newest block, and whether they are syncing.
 * Publishes the same messages as PANIC's EVM node monitor. It also reports a node as unreachable if
 * its answer is an error or cannot be read.
 *
 * <p>Keys of services are part of the path of a URL ({@code https://host/v3/<key>}). Logs and
 * statuses show asterisks in place of path segments of 16 characters or more.
 *
 * <p>The manager finds it with {@link java.util.ServiceLoader}. A host that needs other settings
 * gives the manager its own provider, which replaces the one found:
 *
 * <pre>{@code
 * MonitorsManager.builder()
 *     .provider(
 *         EvmNodeProvider.builder().httpSettings(HttpSettings.read(Path.of("http.ini"))).build())
 * }</pre>
 *
 * <p>Thread-safe. Each monitor closes its connections to its node when it stops.
 */
public final class EvmNodeProvider implements MonitorProvider<EvmNode> {
  private static final MonitorDescriptor DESCRIPTOR =
      MonitorDescriptor.builder("evm-node")
          .topic("chains.*.*.evm_nodes_config")
          .rawDataRoutingKey(PanicRawDataKeys.EVM_NODE)
          .category(PanicCategories.NODES)
          .label("Node monitor")
          .period(Duration.ofSeconds(10))
          .build();

  private final ProviderClient client;
  private final JsonRpcClient rpc;

  /** Creates a provider with the default settings and its own HTTP client. */
  public EvmNodeProvider() {
    this(builder());
  }

  private EvmNodeProvider(Builder builder) {
    client = ProviderClient.of(builder.client, builder.settings);
    rpc = JsonRpcClient.of(JsonClient.of(client.client()));
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

  @Override
  public Optional<EvmNode> read(ConfigEntry entry) {
    if (!entry.flag("monitor_node")) {
      return Optional.empty();
    }
    return Optional.of(
        new EvmNode(
            entry.id(),
            entry.text("parent_id"),
            entry.text("name"),
            SourceUrl.ofKeyInPath(entry.text("node_http_url"))));
  }

  /** Returns the node, named by its URL. */
  @Override
  public List<MonitorSource> sources(EvmNode node) {
    return List.of(new MonitorSource(node.url().toString(), context -> create(node, context)));
  }

  @Override
  public Monitor create(EvmNode node, MonitorContext context) {
    return new EvmNodeMonitor(node, context, client.client(), rpc);
  }

  /** Returns a failure that says that the node is unreachable. */
  @Override
  public Optional<RoundResult> timedOut(EvmNode node, MonitorContext context) {
    return Optional.of(EvmNodeMonitor.timedOut(node, context));
  }

  /** Closes the provider's own HTTP client, but not one that the host set. */
  @Override
  public void close() {
    client.close();
  }

  /** Builds an {@link EvmNodeProvider}. Not thread-safe. */
  public static final class Builder {
    private @Nullable SourceClient client;
    private @Nullable HttpSettings settings;

    private Builder() {}

    /** Sets the HTTP client. The host closes it. Default: the provider's own. */
    public Builder httpClient(SourceClient httpClient) {
      client = requireNonNull(httpClient, "httpClient");
      return this;
    }

    /**
     * Sets trusted certificates and credentials by URL prefix. Default: none. Cannot be combined
     * with {@link #httpClient}: give the settings to that client's builder.
     */
    public Builder httpSettings(HttpSettings httpSettings) {
      settings = requireNonNull(httpSettings, "httpSettings");
      return this;
    }

    /**
     * Returns the provider.
     *
     * @throws IllegalStateException if both a client and settings are set
     */
    @CheckReturnValue
    public EvmNodeProvider build() {
      return new EvmNodeProvider(this);
    }
  }
}
