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
import io.github.panicmonitors.api.monitor.PanicCategories;
import io.github.panicmonitors.api.monitor.PanicRawDataKeys;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.prometheus.ScrapeClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Monitors Chainlink nodes through their metrics pages. Publishes the same messages as PANIC's own
 * Chainlink node monitor.
 *
 * <p>The manager finds it with {@link java.util.ServiceLoader}. A host whose nodes need credentials
 * or other certificates, or that knows other currencies, gives the manager its own provider, which
 * replaces the one found:
 *
 * <pre>{@code
 * MonitorsManager.builder()
 *     .provider(
 *         ChainlinkNodeProvider.builder()
 *             .httpSettings(HttpSettings.read(Path.of("scrape.ini")))
 *             .currency("1337", "DEV")
 *             .chain("cl_main", "137")
 *             .build())
 * }</pre>
 *
 * <p>Thread-safe. Each monitor closes its connections to its node when it stops.
 */
public final class ChainlinkNodeProvider implements MonitorProvider<ChainlinkNode> {
  private static final MonitorDescriptor DESCRIPTOR =
      MonitorDescriptor.builder("chainlink-node")
          .label("Node monitor")
          .topic("chains.*.*.nodes_config")
          .rawDataRoutingKey(PanicRawDataKeys.CHAINLINK_NODE)
          .category(PanicCategories.NODES)
          .period(Duration.ofSeconds(10))
          .build();
  private static final String BASE_CHAIN = "chainlink";
  private static final String URLS = "node_prometheus_urls";

  private final ScrapeClient client;
  private final boolean ownsClient;
  private final Currencies currencies;
  private final Map<String, String> chains;

  /** Creates a provider with the default settings and its own scrape client. */
  public ChainlinkNodeProvider() {
    this(builder());
  }

  private ChainlinkNodeProvider(Builder builder) {
    client = builder.client();
    ownsClient = builder.client == null;
    currencies = Currencies.known(builder.currencies);
    chains = Map.copyOf(builder.chains);
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

  /** Returns true for documents of the base chain {@code chainlink}, in upper or lower case. */
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

  private static List<SourceUrl> urls(ConfigEntry entry) {
    List<SourceUrl> urls = entry.texts(URLS).stream().map(SourceUrl::of).distinct().toList();
    if (urls.isEmpty()) {
      throw new InvalidConfigException(URLS + " has no URL");
    }
    return urls;
  }

  /** Returns the node once for each of its URLs. */
  @Override
  public List<MonitorSource> sources(ChainlinkNode node) {
    return node.prometheusUrls().stream()
        .map(url -> new MonitorSource(url.toString(), context -> create(node.at(url), context)))
        .toList();
  }

  @Override
  public Monitor create(ChainlinkNode node, MonitorContext context) {
    String chain = chains.getOrDefault(node.name(), "");
    return new ChainlinkNodeMonitor(node, context, client, currencies, chain);
  }

  /** Returns a failure that says that the node is unreachable, at its first URL. */
  @Override
  public Optional<RoundResult> timedOut(ChainlinkNode node, MonitorContext context) {
    return Optional.of(ChainlinkNodeMonitor.timedOut(node, context));
  }

  /** Closes the provider's own scrape client, but not one that the host set. */
  @Override
  public void close() {
    if (ownsClient) {
      client.close();
    }
  }

  /** Builds a {@link ChainlinkNodeProvider}. Not thread-safe. */
  public static final class Builder {
    private final Map<String, String> currencies = new HashMap<>();
    private final Map<String, String> chains = new HashMap<>();
    private @Nullable ScrapeClient client;
    private @Nullable HttpSettings settings;

    private Builder() {}

    /** Sets the client that fetches pages. The host closes it. Default: the provider's own. */
    public Builder scrapeClient(ScrapeClient scrapeClient) {
      client = requireNonNull(scrapeClient, "scrapeClient");
      return this;
    }

    /**
     * Sets trusted certificates and credentials by URL prefix. Default: none. A client that the
     * host sets takes its settings from its own builder instead.
     */
    public Builder httpSettings(HttpSettings httpSettings) {
      settings = requireNonNull(httpSettings, "httpSettings");
      return this;
    }

    /**
     * Sets a chain's native currency. Default: from a table of known chains.
     *
     * @param chainId the chain's id on the page, such as {@code 137}
     * @param symbol the currency's symbol, such as {@code POL}
     */
    public Builder currency(String chainId, String symbol) {
      currencies.put(requireNonNull(chainId, "chainId"), requireNonNull(symbol, "symbol"));
      return this;
    }

    /**
     * Sets which chain to monitor on a node that has several. Default: the chain of the first
     * {@code head_tracker_current_head} series on the first page that the monitor reads. The
     * monitor keeps this chain, even after a configuration change, as long as the node keeps one of
     * its URLs.
     *
     * @param nodeName the node's name in PANIC
     * @param chainId the chain's id on the page, such as {@code 137}
     */
    public Builder chain(String nodeName, String chainId) {
      chains.put(requireNonNull(nodeName, "nodeName"), requireNonNull(chainId, "chainId"));
      return this;
    }

    private ScrapeClient client() {
      HttpSettings own = settings;
      if (client != null && own != null) {
        throw new IllegalStateException(
            "httpSettings must be given to the scrapeClient that is set: " + own);
      }
      return client != null
          ? client
          : ScrapeClient.builder().settings(own == null ? HttpSettings.none() : own).build();
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
