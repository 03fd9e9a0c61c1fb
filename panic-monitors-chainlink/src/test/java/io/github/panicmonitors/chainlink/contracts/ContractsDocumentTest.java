package io.github.panicmonitors.chainlink.contracts;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.ParsedConfig.Disabled;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected.Scope;
import io.github.panicmonitors.chainlink.ChainlinkNode;
import io.github.panicmonitors.http.SourceUrl;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractsDocumentTest {
  private static final String KEY = "chains.chainlink.ethereum mainnet.nodes_config";

  @Test
  void makesOneMonitorableOfAllEntries() {
    ParsedConfig<ChainlinkContracts> parsed = parse(entry("node_1"), entry("node_2"));
    assertThat(parsed.rejected()).isEmpty();
    assertThat(parsed.accepted())
        .containsExactly(
            new Accepted<>(
                new ChainlinkContracts(
                    "chain_1",
                    "chainlink",
                    "ethereum mainnet",
                    SourceUrl.of("http://feeds/list.json"),
                    List.of(
                        SourceUrl.ofKeyInPath("http://evm/1"),
                        SourceUrl.ofKeyInPath("http://evm/2")),
                    List.of(node("node_1"), node("node_2"))),
                Set.of("node_1", "node_2")));
  }

  @Test
  void doesNotDependOnTheOrderOfEntries() {
    Map<String, Object> reversed = new LinkedHashMap<>();
    reversed.put("node_2", entry("node_2"));
    reversed.put("node_1", entry("node_1"));
    assertThat(parse(ConfigDocument.of(KEY, reversed)).accepted())
        .isEqualTo(parse(entry("node_1"), entry("node_2")).accepted());
  }

  @Test
  void trimsUrlsAndDropsBlankOnes() {
    Map<String, Object> blanks = entry("node_1");
    blanks.put("evm_nodes_urls", " http://evm/1 ,, http://evm/2 ,");
    assertThat(parse(blanks).accepted()).isEqualTo(parse(entry("node_1")).accepted());
  }

  @ParameterizedTest
  @CsvSource({
    "monitor_contracts, false, true",
    "monitor_prometheus, false, true",
    "monitor_contracts, YES, false",
    "monitor_node, false, false"
  })
  void readsTheSwitches(String field, String value, boolean off) {
    Map<String, Object> entry = entry("node_1");
    entry.put(field, value);
    ParsedConfig<ChainlinkContracts> parsed = parse(entry);
    assertThat(parsed.disabled()).hasSize(off ? 1 : 0);
    assertThat(parsed.accepted()).hasSize(off ? 0 : 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "parent_id",
        "name",
        "node_prometheus_urls",
        "evm_nodes_urls",
        "weiwatchers_url"
      })
  void rejectsAnEntryThatLacksAField(String field) {
    Map<String, Object> lacking = entry("node_1");
    lacking.remove(field);
    Map<String, Object> blank = entry("node_2");
    blank.put(field, " ");
    ParsedConfig<ChainlinkContracts> parsed = parse(lacking, blank, entry("node_3"));
    assertThat(parsed.rejected()).extracting(Rejected::id).containsExactly("node_1", "node_2");
    assertThat(parsed.rejected()).extracting(Rejected::keeps).containsOnly(Scope.ENTRY);
    assertThat(only(parsed).nodes()).containsExactly(node("node_3"));
  }

  @Test
  void rejectsAnEntryWithAnotherId() {
    Map<String, Object> entry = entry("node_1");
    entry.put("id", "node_9");
    assertThat(parse(document(Map.of("node_1", entry))).rejected())
        .containsExactly(Rejected.entry("node_1", "id differs from the entry's key: node_9"));
  }

  @Test
  void ignoresTheFieldsOfAnEntryThatIsOff() {
    Map<String, Object> off =
        new HashMap<>(Map.of("monitor_contracts", "false", "weiwatchers_url", ""));
    ParsedConfig<ChainlinkContracts> parsed =
        parse(document(Map.of("node_1", entry("node_1"), "node_2", off)));
    assertThat(only(parsed).nodes()).containsExactly(node("node_1"));
    assertThat(parsed.disabled()).containsExactly(new Disabled("node_2"));
  }

  @ParameterizedTest
  @CsvSource({
    "parent_id, chain_2",
    "weiwatchers_url, http://feeds/other.json",
    "evm_nodes_urls, http://evm/1"
  })
  void rejectsTheDocumentIfEntriesDisagree(String field, String value) {
    Map<String, Object> other = entry("node_2");
    other.put(field, value);
    ParsedConfig<ChainlinkContracts> parsed = parse(entry("node_1"), other);
    String reason = field + " must be the same in all entries with monitor_contracts";
    assertThat(parsed.accepted()).isEmpty();
    assertThat(parsed.rejected())
        .containsExactly(Rejected.document("node_1", reason), Rejected.document("node_2", reason));
  }

  @Test
  void keepsTheNodeOfAnEntryThatBecomesInvalid() {
    ConfigDocument before = document(entries(entry("node_1"), entry("node_2")));
    Map<String, Object> invalid = entry("node_1");
    invalid.put("name", "");
    Map<String, Object> renamed = entry("node_2");
    renamed.put("name", "cl_two");
    ParsedConfig<ChainlinkContracts> parsed =
        parseAfter(before, document(entries(invalid, renamed)));
    assertThat(only(parsed).nodes())
        .extracting(ChainlinkNode::name)
        .containsExactly("cl_node_1", "cl_two");
    assertThat(parsed.accepted().get(0).entries()).containsExactlyInAnyOrder("node_1", "node_2");
    assertThat(parsed.rejected())
        .containsExactly(Rejected.entry("node_1", "name is missing or blank"));
  }

  @Test
  void rejectsTheDocumentIfItDisagreesWithANodeThatIsKept() {
    ConfigDocument before = document(entries(entry("node_1"), entry("node_2")));
    Map<String, Object> invalid = entry("node_1");
    invalid.put("name", "");
    Map<String, Object> moved = entry("node_2");
    moved.put("weiwatchers_url", "http://feeds/other.json");
    ParsedConfig<ChainlinkContracts> parsed = parseAfter(before, document(entries(invalid, moved)));
    assertThat(parsed.accepted()).isEmpty();
    assertThat(parsed.rejected())
        .extracting(Rejected::keeps)
        .containsExactly(Scope.ENTRY, Scope.DOCUMENT);
  }

  @Test
  void hidesTheKeysOfEndpoints() {
    Map<String, Object> entry = entry("node_1");
    entry.put("evm_nodes_urls", "http://evm/v3/0123456789abcdef0123");
    assertThat(only(parse(entry)).toString()).doesNotContain("0123456789abcdef0123");
  }

  @SafeVarargs
  private static ParsedConfig<ChainlinkContracts> parse(Map<String, Object>... entries) {
    return parse(document(entries(entries)));
  }

  private static ParsedConfig<ChainlinkContracts> parse(ConfigDocument document) {
    return ContractsDocument.parse(ConfigGroup.of(document));
  }

  private static ParsedConfig<ChainlinkContracts> parseAfter(
      ConfigDocument before, ConfigDocument document) {
    ChainlinkContracts previous = only(parse(before));
    return ContractsDocument.parse(
        ConfigGroup.of(
            document,
            Map.of(previous.id(), previous),
            before.entries().stream().collect(toMap(ConfigEntry::id, Function.identity()))));
  }

  private static ConfigDocument document(Map<String, ?> entries) {
    return ConfigDocument.of(KEY, new TreeMap<>(entries));
  }

  @SafeVarargs
  private static Map<String, Object> entries(Map<String, Object>... entries) {
    Map<String, Object> byId = new HashMap<>();
    for (int i = 0; i < entries.length; i++) {
      byId.put("node_" + (i + 1), entries[i]);
    }
    return byId;
  }

  private static ChainlinkContracts only(ParsedConfig<ChainlinkContracts> parsed) {
    assertThat(parsed.accepted()).hasSize(1);
    return parsed.accepted().get(0).monitorable();
  }

  private static ChainlinkNode node(String id) {
    return new ChainlinkNode(
        id, "chain_1", "cl_" + id, List.of(SourceUrl.of("http://" + id + "/metrics")));
  }

  private static Map<String, Object> entry(String id) {
    Map<String, Object> entry = new HashMap<>();
    entry.put("id", id);
    entry.put("parent_id", "chain_1");
    entry.put("name", "cl_" + id);
    entry.put("node_prometheus_urls", "http://" + id + "/metrics");
    entry.put("monitor_node", "true");
    entry.put("monitor_prometheus", "true");
    entry.put("monitor_contracts", "true");
    entry.put("evm_nodes_urls", "http://evm/1,http://evm/2");
    entry.put("weiwatchers_url", "http://feeds/list.json");
    return entry;
  }
}
