package io.github.panicmonitors.core.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.Sha256;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredConfigsTest {
  private static final String KEY = "chains.chainlink.ethereum.nodes_config";

  private static ConfigDocument document(String node) {
    return ConfigDocument.of(KEY, Map.of("n1", Map.of("id", "n1", "name", node)));
  }

  private static byte[] file(int version, String body) {
    String header =
        "panic-monitors-configs version=%d sha256=%s\n"
            .formatted(version, Sha256.hex(body.getBytes(UTF_8)));
    return (header + body).getBytes(UTF_8);
  }

  @Test
  void readsWhatItWrites() throws UnreadableException {
    List<StoredDocument> documents =
        List.of(
            StoredDocument.of(ConfigDocument.of("general.systems_config", Map.of())),
            StoredDocument.of(document("kept")).takenBy(Set.of("Node", "System")),
            new StoredDocument(
                "Node",
                document("new").withInvalid(Map.of("n2", "given twice")),
                Map.of("old type", document("old").withInvalid(Map.of("n3", "given twice"))),
                Map.of("waiting type", Set.of("n1")),
                Set.of()));

    List<StoredDocument> read = StoredConfigs.read(StoredConfigs.write(documents));

    assertThat(read).isEqualTo(documents);
    assertThat(read.get(2).document().invalid()).containsOnlyKeys("n2");
    assertThat(read.get(2).forType("old type").invalid()).containsOnlyKeys("n3");
    assertThat(read.get(2).isWaiting("waiting type", "n1")).isTrue();
  }

  @Test
  void readsVersion1() throws UnreadableException {
    byte[] file = file(1, "{\"" + KEY + "\":{\"n1\":{\"id\":\"n1\",\"name\":\"old\"}}}");

    assertThat(StoredConfigs.read(file)).containsExactly(StoredDocument.of(document("old")));
  }

  @Test
  void refusesAFileWhoseBodyHasChanged() {
    String text = new String(file(2, "{}"), UTF_8).replace("{}", "{ }");

    assertThatThrownBy(() -> StoredConfigs.read(text.getBytes(UTF_8)))
        .hasMessage("checksum does not match");
  }

  @Test
  void refusesAVersionOfADocumentWithAnotherKey() {
    ConfigDocument other = ConfigDocument.of("general.systems_config", Map.of());

    assertThatThrownBy(
            () ->
                new StoredDocument("", document("a"), Map.of("type", other), Map.of(), Set.of())
                    .document())
        .hasMessageContaining(KEY)
        .hasMessageContaining("general.systems_config");
  }
}
