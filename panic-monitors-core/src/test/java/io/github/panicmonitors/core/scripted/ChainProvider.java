package io.github.panicmonitors.core.scripted;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.monitor.ListedSource;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.MonitorSource;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes one monitorable of a document: a chain, which lists its entries as nodes and itself as a
 * chain. Each entry is an endpoint, and a check asks each of them.
 */
public final class ChainProvider implements MonitorProvider<ChainProvider.Chain> {
  private final Function<String, RoundResult> question;

  /** A chain and the values of its entries. */
  public record Chain(String id, String name, Map<String, String> endpoints)
      implements Monitorable {
    @Override
    public String parentId() {
      return id;
    }
  }

  /** Creates a provider whose endpoints answer a check by this function. */
  public ChainProvider(Function<String, RoundResult> question) {
    this.question = question;
  }

  @Override
  public MonitorDescriptor descriptor() {
    return MonitorDescriptor.builder("chain")
        .topic("chains.*.*.nodes_config")
        .otherRawDataRoutingKey("chain")
        .category("nodes")
        .category("chains")
        .build();
  }

  @Override
  public ParsedConfig<Chain> parse(ConfigGroup<Chain> group) {
    Map<String, String> endpoints = new TreeMap<>();
    for (ConfigEntry entry : group.entries()) {
      endpoints.put(entry.id(), entry.text("value"));
    }
    List<Accepted<Chain>> accepted = new ArrayList<>();
    if (!endpoints.isEmpty()) {
      String name = group.key().chain().orElseThrow().sub();
      Chain chain = new Chain("chain " + name, name, endpoints);
      accepted.add(new Accepted<>(chain, endpoints.keySet()));
    }
    return new ParsedConfig<>(accepted, List.of(), List.of());
  }

  @Override
  public List<ListedSource> listedAs(Chain chain) {
    List<ListedSource> listed = new ArrayList<>();
    listed.add(new ListedSource("chains", chain.id(), chain.name()));
    chain.endpoints().keySet().forEach(id -> listed.add(new ListedSource("nodes", id, id)));
    return listed;
  }

  @Override
  public List<MonitorSource> sources(Chain chain) {
    return chain.endpoints().values().stream()
        .map(url -> new MonitorSource(url, context -> round -> question.apply(url)))
        .toList();
  }

  @Override
  public Monitor create(Chain chain, MonitorContext context) {
    return round -> RoundResult.reading(RawData.of("chain", Map.of("id", chain.id())));
  }
}
