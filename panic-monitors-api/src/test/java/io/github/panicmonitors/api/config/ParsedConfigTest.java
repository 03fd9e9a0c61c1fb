package io.github.panicmonitors.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Entries that have not changed are not read again; all others are. */
class ParsedConfigTest {
  private static final String KEY = "chains.cosmos.hub.nodes_config";
  private static final Node BEFORE = new Node("n1", "before");

  private record Node(String id, String name) implements Monitorable {
    @Override
    public String parentId() {
      return "chain";
    }
  }

  private static ConfigDocument document(String key, String id, @Nullable Object value) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put(id, value);
    return ConfigDocument.of(key, content);
  }

  /** Reads a document in whose previous version {@link #BEFORE} was made from this entry. */
  private static ParsedConfig<Node> read(ConfigDocument document, ConfigEntry origin) {
    return ParsedConfig.ofEach(
        ConfigGroup.of(document, Map.of(BEFORE.id(), BEFORE), Map.of(BEFORE.id(), origin)),
        entry -> Optional.of(new Node(entry.id(), "read again")));
  }

  private static List<String> names(ParsedConfig<Node> parsed) {
    return parsed.accepted().stream().map(Accepted::monitorable).map(Node::name).toList();
  }

  private static ConfigEntry entry(ConfigDocument document) {
    return document.entries().get(0);
  }

  @Test
  void equalEntryIsNotReadAgainWhateverTheOrderOfItsFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("a", 1);
    fields.put("b", Arrays.asList("x", null));
    Map<String, Object> backwards = new LinkedHashMap<>();
    backwards.put("b", Arrays.asList("x", null));
    backwards.put("a", 1);

    ParsedConfig<Node> parsed =
        read(document(KEY, "n1", fields), entry(document(KEY, "n1", backwards)));

    assertThat(parsed.accepted()).containsExactly(new Accepted<>(BEFORE, Set.of("n1")));
  }

  @Test
  void entryThatDiffersIsReadAgain() {
    ConfigEntry origin = entry(document(KEY, "n1", Map.of("a", "1")));

    assertThat(names(read(document(KEY, "n1", Map.of("a", "2")), origin)))
        .containsExactly("read again");
    assertThat(names(read(document(KEY, "n1", Map.of("a", 1)), origin)))
        .containsExactly("read again");
    assertThat(names(read(document(KEY, "n1", Map.of("a", "1", "b", "2")), origin)))
        .containsExactly("read again");
    assertThat(read(document(KEY, "n1", null), origin).rejected()).hasSize(1);
  }

  @Test
  void equalEntryOfAnotherDocumentOrIdIsReadAgain() {
    ConfigEntry origin = entry(document(KEY, "n1", Map.of("a", "1")));

    assertThat(names(read(document("general.nodes_config", "n1", Map.of("a", "1")), origin)))
        .containsExactly("read again");
    assertThat(names(read(document(KEY, "n2", Map.of("a", "1")), origin)))
        .containsExactly("read again");
  }

  @Test
  void entryIsReadIfNobodyKnowsWhatWasMadeOfIt() {
    ConfigGroup<Node> group =
        ConfigGroup.of(
            document(KEY, "n1", Map.of("a", "1")), Map.of(BEFORE.id(), BEFORE), Map.of());

    assertThat(group.unchanged(group.entries().get(0))).isEmpty();
    assertThat(group.previous("n1")).contains(BEFORE);
  }
}
