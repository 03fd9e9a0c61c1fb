package io.github.panicmonitors.chainlink.contracts;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.ListedSource;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.MonitorSource;
import io.github.panicmonitors.api.monitor.PanicCategories;
import io.github.panicmonitors.api.monitor.PanicRawDataKeys;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.EvmChain;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.http.JsonClient;
import io.github.panicmonitors.http.JsonRpcClient;
import io.github.panicmonitors.http.ProviderClient;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Monitors the Chainlink contracts of a chain's nodes: whether the nodes take part in rounds, what
 * they submit, and what they are owed. Publishes the same messages as PANIC's contracts monitor. It
 * also reads OCR2 aggregators, which it publishes as version 4.
 *
 * <p>A document becomes one monitorable, made of all entries whose {@code monitor_contracts} and
 * {@code monitor_prometheus} are true.
 *
 * <p>The manager finds it with {@link java.util.ServiceLoader}. A host whose nodes transmit through
 * forwarders, or that needs other settings, gives the manager its own provider, which replaces the
 * one found:
 *
 * <pre>{@code
 * MonitorsManager.builder()
 *     .provider(
 *         ChainlinkContractsProvider.builder()
 *             .httpSettings(HttpSettings.read(Path.of("http.ini")))
 *             .forwarder("node_1", "0x936469EFec07F631ef489f3b387A0E8338A6C629")
 *             .build())
 * }</pre>
 *
 * <p>Thread-safe. Each monitor closes its connections when it stops.
 */
public final class ChainlinkContractsProvider implements MonitorProvider<ChainlinkContracts> {
  private static final MonitorDescriptor DESCRIPTOR =
      MonitorDescriptor.builder("chainlink-contracts")
          .label("Chainlink Contracts Monitor")
          .topic("chains.*.*.nodes_config")
          .rawDataRoutingKey(PanicRawDataKeys.CHAINLINK_CONTRACTS)
          .category(PanicCategories.NODES)
          .category(PanicCategories.CHAINS)
          .period(Duration.ofSeconds(10))
          .deadline(Duration.ofSeconds(60))
          .build();
  private static final String BASE_CHAIN = "chainlink";

  private final ProviderClient client;
  private final JsonClient json;
  private final Map<String, List<Address>> forwarders;

  /** Creates a provider with the default settings and its own HTTP client. */
  public ChainlinkContractsProvider() {
    this(builder());
  }

  private ChainlinkContractsProvider(Builder builder) {
    client = ProviderClient.of(builder.client, builder.settings);
    json = JsonClient.of(client.client());
    forwarders = Map.copyOf(builder.forwarders);
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
  public ParsedConfig<ChainlinkContracts> parse(ConfigGroup<ChainlinkContracts> group) {
    return ContractsDocument.parse(group);
  }

  /** Returns the nodes, which have readings, and the chain, which has errors. */
  @Override
  public List<ListedSource> listedAs(ChainlinkContracts contracts) {
    List<ListedSource> sources = new ArrayList<>();
    contracts
        .nodes()
        .forEach(
            node -> sources.add(new ListedSource(PanicCategories.NODES, node.id(), node.name())));
    sources.add(
        new ListedSource(
            PanicCategories.CHAINS,
            contracts.parentId(),
            contracts.baseChain() + " " + contracts.name()));
    return sources;
  }

  /** Returns each endpoint, whose newest block is read, and the directory of contracts. */
  @Override
  public List<MonitorSource> sources(ChainlinkContracts contracts) {
    List<MonitorSource> sources = new ArrayList<>();
    contracts.endpointUrls().forEach(url -> sources.add(endpoint(url)));
    SourceUrl list = contracts.directoryUrl();
    sources.add(
        new MonitorSource(
            list.toString(),
            context ->
                ContractsProbe.ofDirectory(
                    list, new ContractDirectory(list, json, context.clock()))));
    return sources;
  }

  private MonitorSource endpoint(SourceUrl url) {
    return new MonitorSource(
        url.toString(),
        context ->
            ContractsProbe.ofEndpoint(url, EvmChain.of(JsonRpcClient.of(json), List.of(url))));
  }

  @Override
  public Monitor create(ChainlinkContracts contracts, MonitorContext context) {
    return new ChainlinkContractsMonitor(contracts, context, client.client(), forwarders);
  }

  /** Returns a failure that says that no synced endpoint could be used. */
  @Override
  public Optional<RoundResult> timedOut(ChainlinkContracts contracts, MonitorContext context) {
    return Optional.of(ChainlinkContractsMonitor.timedOut(contracts, context));
  }

  /** Closes the provider's own HTTP client, but not one that the host set. */
  @Override
  public void close() {
    client.close();
  }

  /** Builds a {@link ChainlinkContractsProvider}. Not thread-safe. */
  public static final class Builder {
    private final Map<String, List<Address>> forwarders = new HashMap<>();
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
     * Adds the address of a forwarder contract through which a node transmits. Without it the node
     * seems to take part in no contract, because its page does not name forwarders. A node may have
     * several. Default: none.
     *
     * @param nodeId the id of the node's configuration entry
     * @param address {@code 0x} and 40 hexadecimal digits, in upper or lower case
     * @throws IllegalArgumentException if {@code address} has another form
     */
    public Builder forwarder(String nodeId, String address) {
      List<Address> all =
          new ArrayList<>(forwarders.getOrDefault(requireNonNull(nodeId, "nodeId"), List.of()));
      all.add(Address.of(address));
      forwarders.put(nodeId, List.copyOf(all));
      return this;
    }

    /**
     * Returns the provider.
     *
     * @throws IllegalStateException if both a client and settings are set
     */
    @CheckReturnValue
    public ChainlinkContractsProvider build() {
      return new ChainlinkContractsProvider(this);
    }
  }
}
