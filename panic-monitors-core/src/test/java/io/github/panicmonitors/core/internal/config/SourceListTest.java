package io.github.panicmonitors.core.internal.config;

import static io.github.panicmonitors.core.internal.config.ConfigTypes.NETWORKS;
import static io.github.panicmonitors.core.internal.config.ConfigTypes.NODES;
import static io.github.panicmonitors.core.internal.config.ConfigTypes.document;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.core.StoredDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceListTest {
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

    assertThat(new SourceList("", "cosmos", "nodes").sources(state))
        .extracting(spec -> spec.id().toString())
        .containsExactly("nodes:b", "nodes:c");
  }
}
