package io.github.panicmonitors.examples.standalone;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {
  @TempDir private Path directory;
  @AutoClose private final FakeChainlinkNode up = FakeChainlinkNode.create();
  @AutoClose private final FakeChainlinkNode down = FakeChainlinkNode.create();

  private Run check(String name, String content) throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve(name), content);
    return Run.of("--check", file.toString());
  }

  private static String entry(String id, String urls) {
    return
"""
"%1$s": {"id": "%1$s", "parent_id": "chain_1", "name": "%1$s",
  "node_prometheus_urls": "%2$s", "monitor_node": "true", "monitor_prometheus": "true"}\
"""
        .formatted(id, urls);
  }

  @Test
  void succeedsIfEveryUrlAnswers() throws Exception {
    Run run = check("nodes.json", "{" + entry("a", up.url()) + "}");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines())
        .containsExactly(
            "OK Node monitor (a) " + up.url(), "1 URLs tried, 0 failed; 0 entries rejected");
    assertThat(run.logLevels()).containsExactly(Level.WARNING);
  }

  @Test
  void reportsFailedUrlsAndRejectedEntries() throws Exception {
    down.stop();

    Run run =
        check(
            "nodes.json",
            "{" + entry("a", up.url() + "," + down.url()) + "," + entry("b", " ") + "}");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines()).hasSize(4);
    assertThat(run.lines().get(0)).isEqualTo("OK Node monitor (a) " + up.url());
    assertThat(run.lines().get(1)).startsWith("CONNECT Node monitor (a) " + down.url() + ": ");
    assertThat(run.lines().get(2)).isEqualTo("REJECTED b: node_prometheus_urls has no URL");
    assertThat(run.lines().get(3)).isEqualTo("2 URLs tried, 1 failed; 1 entries rejected");
  }

  @Test
  void reportsAnUnclaimedDocument() throws Exception {
    Run run = check("chains.cosmos.regen.nodes_config.json", "{" + entry("a", up.url()) + "}");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines())
        .contains(
            "UNCLAIMED chains.cosmos.regen.nodes_config: no installed monitor type claims it");
  }

  @ParameterizedTest
  @CsvSource({
    "a/chains.cosmos.regen.nodes_config.json,chains.cosmos.regen.nodes_config",
    "general.systems_config.json,general.systems_config",
    "chains.cosmos.regen.nodes_config,chains.chainlink.check.nodes_config",
    "nodes.json,chains.chainlink.check.nodes_config"
  })
  void takesTheRoutingKeyFromTheFileName(Path file, String key) {
    assertThat(Check.key(file)).hasToString(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "{", "{\"password\": geheim}", "{\"a\": 1, \"a\": 2}", "{} {}"})
  void rejectsAnInvalidDocumentWithoutShowingIt(String content) throws Exception {
    Run run = check("nodes.json", content);

    assertThat(run.lines()).isEmpty();
    assertOptionRejected(run)
        .contains("--check is not a valid JSON object")
        .doesNotContain("geheim");
  }

  private static AbstractStringAssert<?> assertOptionRejected(Run run) {
    assertThat(run.exitCode()).isEqualTo(2);
    return assertThat(run.errorLines()).singleElement().asString();
  }

  @Test
  void reportsThePositionOfASyntaxError() throws Exception {
    assertOptionRejected(check("nodes.json", "{\n  \"id\": x}")).contains(" at line 2, column ");
  }

  @Test
  void rejectsAnOversizedExponentWithoutShowingIt() throws Exception {
    Run run = check("nodes.json", "{\"n1\": {\"value\": 1e-99999999999}}");

    assertOptionRejected(run)
        .contains("--check has a number whose exponent is out of range: ")
        .doesNotContain("99999999999");
  }

  @Test
  void rejectsADocumentOverTheSizeLimit() throws Exception {
    String document = "{" + entry("a", up.url()) + "}";
    int max = 16 << 20;

    assertThat(check("nodes.json", document + " ".repeat(max - document.length())).exitCode())
        .isZero();
    Run run = check("nodes.json", document + " ".repeat(max + 1 - document.length()));
    assertOptionRejected(run).contains("--check must have at most 16777216 bytes: ");
  }

  @Test
  void rejectsEntriesOverTheConnectionLimit() throws Exception {
    String entries =
        IntStream.rangeClosed(1, 1_001)
            .mapToObj(i -> entry("n" + i, up.url()))
            .collect(joining(",", "{", "}"));
    Path file = Files.writeString(directory.resolve("nodes.json"), entries);

    Run run = Run.of("--check", file.toString(), "--connections", "per-monitor");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines())
        .contains(
            "REJECTED n1001: more than 1000 monitorables, with connections PER_MONITOR",
            "1000 URLs tried, 0 failed; 1 entries rejected");
  }

  @Test
  void rejectsANumberOutOfRange() throws Exception {
    Run run = check("nodes.json", "{\"n1\": {\"value\": 1e999}}");

    assertOptionRejected(run)
        .contains("--check is not a configuration: value at document.n1.value ");
  }
}
