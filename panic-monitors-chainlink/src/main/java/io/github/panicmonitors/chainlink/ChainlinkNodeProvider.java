package io.github.panicmonitors.chainlink;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.MonitorSource;
import io.github.panicmonitors.prometheus.ScrapeClient;
import io.github.panicmonitors.prometheus.ScrapeSettings;
import io.github.panicmonitors.prometheus.ScrapeUrl;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Monitors Chainlink nodes by their Prometheus pages, in the form that PANIC's own Chainlink node
 * monitor publishes.
 *
 * <p>Found by {@link java.util.ServiceLoader}. A host whose nodes need credentials or another
 * trust, or that knows other currencies, gives one of its own to the manager, in whose place it
 * comes:
 *
 * <pre>{@code
 * MonitorsManager.builder()
 *     .provider(
 *         ChainlinkNodeProvider.builder()
 *             .scrapeSettings(ScrapeSettings.read(Path.of("scrape.ini")))
 *             .currency("1337", "DEV")
 *             .build())
 * }</pre>
 *
 * <p>Safe for use by several threads. Connections to a node are closed when its monitor ends, so a
 * provider itself need not be closed.
 */
public final class ChainlinkNodeProvider implements MonitorProvider<ChainlinkNode> {
  private static final MonitorDescriptor DESCRIPTOR =
      MonitorDescriptor.builder("chainlink-node")
          .label("Node monitor")
          .topic("chains.*.*.nodes_config")
          .rawDataRoutingKey("node.chainlink")
          .category("nodes")
          .period(Duration.ofSeconds(10))
          .build();
  private static final String BASE_CHAIN = "chainlink";
  private static final String URLS = "node_prometheus_urls";

  private final ScrapeClient client;
  private final Currencies currencies;

  /** Creates a provider with a scrape client of its own and the currencies that are known. */
  public ChainlinkNodeProvider() {
    this(builder());
  }

  private ChainlinkNodeProvider(Builder builder) {
    client = builder.client();
    currencies = Currencies.known(builder.currencies);
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

  /** Claims the documents of the base chain {@code chainlink}, in any case. */
  @Override
  public boolean claims(RoutingKey key) {
    return key.chain().filter(chain -> chain.base().equalsIgnoreCase(BASE_CHAIN)).isPresent();
  }

  @Override
  public Optional<ChainlinkNode> read(ConfigEntry entry) {
    if (!entry.flag("monitor_node") || !entry.flag("monitor_prometheus")) {
      return Optional.empty();
    }
    return Optional.of(
        new ChainlinkNode(entry.id(), entry.text("parent_id"), entry.text("name"), urls(entry)));
  }

  private static List<ScrapeUrl> urls(ConfigEntry entry) {
    List<ScrapeUrl> urls = entry.texts(URLS).stream().map(ScrapeUrl::of).distinct().toList();
    if (urls.isEmpty()) {
      throw new InvalidConfigException(URLS + " has no URL");
    }
    return urls;
  }

  /** Returns the node once for each of its URLs. */
  @Override
  public List<MonitorSource<ChainlinkNode>> sources(ChainlinkNode node) {
    return node.prometheusUrls().stream()
        .map(url -> new MonitorSource<>(url.toString(), node.at(url)))
        .toList();
  }

  @Override
  public Monitor create(ChainlinkNode node, MonitorContext context) {
    return new ChainlinkNodeMonitor(node, context, client, currencies);
  }

  /** Builds a {@link ChainlinkNodeProvider}. Not safe for use by several threads. */
  public static final class Builder {
    private final Map<String, String> currencies = new HashMap<>();
    private @Nullable ScrapeClient client;
    private @Nullable ScrapeSettings settings;

    private Builder() {}

    /** Sets the client that pages are fetched by. The host closes it. Default: one of its own. */
    public Builder scrapeClient(ScrapeClient scrapeClient) {
      client = requireNonNull(scrapeClient, "scrapeClient");
      return this;
    }

    /**
     * Sets whom to trust and how to log in, by the prefixes of URLs. Default: none. For a client of
     * the host's own, give them to that client.
     */
    public Builder scrapeSettings(ScrapeSettings scrapeSettings) {
      settings = requireNonNull(scrapeSettings, "scrapeSettings");
      return this;
    }

    /**
     * Sets a chain's native currency, in place of the known one.
     *
     * @param chainId as it stands on the page, such as {@code 137}
     * @param symbol such as {@code POL}
     */
    public Builder currency(String chainId, String symbol) {
      currencies.put(requireNonNull(chainId, "chainId"), requireNonNull(symbol, "symbol"));
      return this;
    }

    private ScrapeClient client() {
      ScrapeSettings own = settings;
      if (client != null && own != null) {
        throw new IllegalStateException(
            "scrapeSettings must be given to the scrapeClient that is set: " + own);
      }
      return client != null
          ? client
          : ScrapeClient.builder().settings(own == null ? ScrapeSettings.none() : own).build();
    }

    /**
     * Returns the provider.
     *
     * @throws IllegalStateException if both a client and settings are set
     */
    @CheckReturnValue
    public ChainlinkNodeProvider build() {
      return new ChainlinkNodeProvider(this);
    }
  }
}
