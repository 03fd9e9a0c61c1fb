package io.github.panicmonitors.testkit.config;

import static io.github.panicmonitors.testkit.config.TestEntry.chainlinkNode;
import static io.github.panicmonitors.testkit.config.TestEntry.entry;
import static io.github.panicmonitors.testkit.config.TestEntry.system;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.api.config.ConfigDocument;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestDocumentTest {
  private static final String KEY = "general.systems_config";

  @Test
  void writesTheJsonThatPanicSends() {
    assertThat(TestDocument.of(KEY, chainlinkNode("cl_main").id("node_1").url("http://a")).json())
        .isEqualTo(
            "{\"node_1\":{\"id\":\"node_1\",\"parent_id\":\"chain_1\",\"name\":\"cl_main\","
                + "\"monitor_node\":\"true\",\"monitor_prometheus\":\"true\","
                + "\"node_prometheus_urls\":\"http://a\"}}");
    assertThat(TestDocument.of(KEY).json()).isEqualTo("{}");
  }

  @Test
  void hasTheSameContentAsJsonAndAsADocument() throws Exception {
    TestDocument document =
        TestDocument.of(
            KEY,
            system("a \"b\" \\ \n \u0001 é").url("http://a").set("monitor_system", "false"),
            entry("c").set("url", "x"));
    Map<?, ?> read = new ObjectMapper().readValue(document.json(), Map.class);
    assertThat(read).isEqualTo(document.document().content()).hasSize(2);
    assertThat(document.document()).isInstanceOf(ConfigDocument.class);
  }

  @Test
  void settersDoNotChangeTheEntry() {
    TestEntry plain = system("a");
    plain.url("http://a").id("b");
    assertThat(plain.fields()).doesNotContainKey("exporter_url").containsEntry("id", "a");
  }
}
