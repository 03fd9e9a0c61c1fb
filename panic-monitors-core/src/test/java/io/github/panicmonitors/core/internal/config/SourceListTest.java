package io.github.panicmonitors.core.internal.config;

import static io.github.panicmonitors.core.internal.config.ConfigTypes.NETWORKS;
import static io.github.panicmonitors.core.internal.config.ConfigTypes.NODES;
import static io.github.panicmonitors.core.internal.config.ConfigTypes.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.ParsedConfig.Disabled;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.monitor.ListedSource;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.core.StoredDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceListTest {
  private static final MonitorType<Feeds> FEEDS =
      new MonitorType<>(
          new FeedsProvider(),
          new FeedsProvider().descriptor(),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  private static final String HUB = "chains.cosmos.hub.nodes_config";
  private static final String OSMOSIS = "chains.cosmos.osmosis.nodes_config";
  private static final String ETHEREUM = "chains.chainlink.ethereum.nodes_config";

  private ConfigTypes types = new ConfigTypes(NODES);
  private DesiredState state = DesiredState.empty(new Capacity(100, "full"));

  /** Applies a document and returns the keys of the lists that it changed. */
  private List<String> apply(String key, String... entries) {
    ParsedDocument parsed = types.parse(state, StoredDocument.of(document(key, entries)));
    DesiredState before = state;
    state = before.with(parsed);
    return SourceList.changed(List.of(parsed), before, state).stream()
        .map(SourceList::routingKey)
        .toList();
  }

  @Test
  void documentAnnouncesTheListsOfItsTypesEvenIfNothingChanged() {
    types = new ConfigTypes(NODES, NETWORKS);

    assertThat(apply(HUB, "a=1")).containsExactly("cosmos.nodes", "cosmos.networks");
    assertThat(apply(HUB, "a=1")).containsExactly("cosmos.nodes", "cosmos.networks");
    assertThat(apply(HUB)).containsExactly("cosmos.nodes", "cosmos.networks");
  }

  @Test
  void typeThatDoesNotClaimADocumentIsNotAnnounced() {
    types = new ConfigTypes(NODES, NETWORKS);

    assertThat(apply(ConfigTypes.GENERAL.value(), "a=1")).containsExactly("general.nodes");
  }

  @Test
  void documentThatFreesAnIdAnnouncesWhereItRunsNow() {
    apply(HUB, "a=1");
    apply(ETHEREUM, "a=2");

    assertThat(apply(HUB)).containsExactly("cosmos.nodes", "chainlink.nodes");
  }

  @Test
  void documentOfNoChainAnnouncesNothing() {
    assertThat(apply("elsewhere", "a=1")).isEmpty();
  }

  @Test
  void listsTheMonitorsOfAllSubChainsOfItsBaseChainAndCategory() {
    types = new ConfigTypes(NODES, NETWORKS);
    apply(HUB, "b=1");
    apply(OSMOSIS, "c=1");
    apply(ETHEREUM, "d=1");

    assertThat(listed("cosmos", "nodes"))
        .containsExactly("hub: b is 1, parent chain", "osmosis: c is 1, parent chain");
  }

  @Test
  void monitorableListsItsSourcesInSeveralCategories() {
    types = new ConfigTypes(FEEDS);

    assertThat(apply(HUB, "a=1", "b=2")).containsExactly("cosmos.nodes", "cosmos.chains");

    assertThat(listed("cosmos", "nodes"))
        .containsExactly("hub: a is 1, parent chain", "hub: b is 2, parent chain");
    assertThat(listed("cosmos", "chains"))
        .containsExactly("hub: " + HUB + " is feeds, parent chain");
  }

  @Test
  void announcesACategoryThatAMonitorableNoLongerListsASourceIn() {
    types = new ConfigTypes(FEEDS);
    apply(HUB, "a=1", "b=2");

    assertThat(apply(HUB, "a=hidden")).containsExactly("cosmos.nodes", "cosmos.chains");
    assertThat(listed("cosmos", "nodes")).isEmpty();
    assertThat(listed("cosmos", "chains")).hasSize(1);

    assertThat(apply(HUB, "a=off")).containsExactly("cosmos.nodes", "cosmos.chains");
    assertThat(listed("cosmos", "chains")).isEmpty();
  }

  @Test
  void listsASourceOnceThatSeveralTypesList() {
    types = new ConfigTypes(NODES, FEEDS);

    apply(HUB, "a=1", "b=2");

    assertThat(listed("cosmos", "nodes"))
        .containsExactly("hub: a is 1, parent chain", "hub: b is 2, parent chain");
  }

  @Test
  void listsASourceUntilNoTypeListsIt() {
    types = new ConfigTypes(NODES, FEEDS);
    apply(HUB, "a=1", "b=2");

    apply(HUB, "a=hidden", "b=off");
    assertThat(listed("cosmos", "nodes")).containsExactly("hub: a is hidden, parent chain");

    apply(HUB, "a=off");
    assertThat(listed("cosmos", "nodes")).isEmpty();
  }

  @Test
  void keepsTheSourcesOfARejectedDocument() {
    types = new ConfigTypes(FEEDS);
    apply(HUB, "a=1", "b=2");

    assertThat(apply(HUB, "a=1", "b=disagrees")).containsExactly("cosmos.nodes", "cosmos.chains");

    assertThat(listed("cosmos", "nodes"))
        .containsExactly("hub: a is 1, parent chain", "hub: b is 2, parent chain");
  }

  @ParameterizedTest
  @CsvSource({
    "elsewhere, 'provider lists it in category systems, which its descriptor does not name'",
    "null-list, provider lists null as its source",
    "null-source, provider lists null as its source",
    "throws, 'provider failed: java.lang.IllegalStateException'",
    "long, 'id, name, parent id and monitor''s name must have at most 1000 characters'"
  })
  void rejectsTheEntriesOfAMonitorableWhoseListIsWrong(String value, String reason) {
    types = new ConfigTypes(NODES, FEEDS);
    apply(OSMOSIS, "c=1");
    apply(HUB, "a=1");

    apply(HUB, "a=" + value);

    assertThat(state.rejected())
        .extracting(RejectedEntry::type, RejectedEntry::id, RejectedEntry::reason)
        .containsExactly(tuple("feeds", "a", reason));
    assertThat(listed("cosmos", "chains")).contains("hub: " + HUB + " is feeds, parent chain");
    assertThat(listed("cosmos", "nodes")).hasSize(2);
  }

  private List<String> listed(String baseChain, String category) {
    return new SourceList("", baseChain, category)
        .sources(state).stream()
            .map(
                source ->
                    "%s: %s is %s, parent %s"
                        .formatted(
                            source.chainName(),
                            source.sourceId(),
                            source.sourceName(),
                            source.chainId()))
            .toList();
  }

  /** A chain with its sources, as one monitorable. */
  private record Feeds(String id, String parentId, String name, Map<String, String> sources)
      implements Monitorable {}

  /**
   * Makes one monitorable of a document, and lists each entry as a node and the chain. The words
   * {@code disagrees} and {@code off} reject the document and switch an entry off.
   */
  private static final class FeedsProvider implements MonitorProvider<Feeds> {
    @Override
    public MonitorDescriptor descriptor() {
      return MonitorDescriptor.builder("feeds")
          .topic("#")
          .otherRawDataRoutingKey("feeds")
          .category("nodes")
          .category("chains")
          .build();
    }

    @Override
    public ParsedConfig<Feeds> parse(ConfigGroup<Feeds> group) {
      Map<String, String> sources = new TreeMap<>();
      List<Rejected> rejected = new ArrayList<>();
      List<Disabled> disabled = new ArrayList<>();
      for (ConfigEntry entry : group.entries()) {
        String value = entry.text("value");
        switch (value) {
          case "off" -> disabled.add(new Disabled(entry.id()));
          case "disagrees" -> rejected.add(Rejected.document(entry.id(), "entries disagree"));
          default -> sources.put(entry.id(), value);
        }
      }
      String id = group.key().value();
      List<Accepted<Feeds>> accepted =
          sources.isEmpty()
              ? List.of()
              : List.of(new Accepted<>(new Feeds(id, "chain", id, sources), sources.keySet()));
      return new ParsedConfig<>(accepted, rejected, disabled);
    }

    @Override
    @SuppressWarnings("NullAway") // a provider that is not checked for null
    public List<ListedSource> listedAs(Feeds feeds) {
      List<ListedSource> listed = new ArrayList<>();
      listed.add(new ListedSource("chains", feeds.id(), "feeds"));
      feeds
          .sources()
          .forEach(
              (id, value) -> {
                switch (value) {
                  case "hidden" -> {}
                  case "throws" -> throw new IllegalStateException("the provider throws");
                  case "elsewhere" -> listed.add(new ListedSource("systems", id, value));
                  case "null-source" -> listed.add(null);
                  case "long" -> listed.add(new ListedSource("nodes", id, "n".repeat(1_001)));
                  default -> listed.add(new ListedSource("nodes", id, value));
                }
              });
      return feeds.sources().containsValue("null-list") ? null : listed;
    }

    @Override
    public Monitor create(Feeds feeds, MonitorContext context) {
      throw new AssertionError("no monitor is created here");
    }
  }
}
