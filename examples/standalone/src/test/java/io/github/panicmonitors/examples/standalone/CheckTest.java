package io.github.panicmonitors.examples.standalone;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
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

  private static final String KEY = "chains.chainlink.ethereum.nodes_config";

  /** A disk and a memory filesystem, and all else that a system must have. */
  private static final String EXPORTER =
      """
      node_cpu_seconds_total{mode="idle"} 90
      node_cpu_seconds_total{mode="user"} 10
      node_disk_io_time_seconds_total{device="sda"} 1
      node_filefd_allocated 1
      node_filefd_maximum 100
      node_filesystem_avail_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"} 10
      node_filesystem_avail_bytes{device="tmpfs",fstype="tmpfs",mountpoint="/tmp"} 100
      node_filesystem_size_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"} 100
      node_filesystem_size_bytes{device="tmpfs",fstype="tmpfs",mountpoint="/tmp"} 100
      node_memory_MemAvailable_bytes 60
      node_memory_MemTotal_bytes 100
      node_network_receive_bytes_total{device="lo"} 1
      node_network_transmit_bytes_total{device="lo"} 1
      """;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private Run check(String key, String content) throws IOException, InterruptedException {
    return Run.of("--check", file(key + ".json", content).toString());
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
    Run run = check(KEY, "{" + entry("a", up.url()) + "}");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines())
        .containsExactly(
            "OK Node monitor (a) " + up.url(), "1 sources tried, 0 failed; 0 entries rejected");
    assertThat(run.logLevels()).containsExactly(Level.WARNING);
  }

  @Test
  void reportsFailedUrlsAndRejectedEntries() throws Exception {
    down.stop();

    Run run =
        check(KEY, "{" + entry("a", up.url() + "," + down.url()) + "," + entry("b", " ") + "}");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines()).hasSize(4);
    assertThat(run.lines().get(0)).isEqualTo("OK Node monitor (a) " + up.url());
    assertThat(run.lines().get(1)).startsWith("CONNECT Node monitor (a) " + down.url() + ": ");
    assertThat(run.lines().get(2))
        .isEqualTo("REJECTED " + KEY + " entry b: node_prometheus_urls has no URL");
    assertThat(run.lines().get(3)).isEqualTo("2 sources tried, 1 failed; 1 entries rejected");
  }

  @Test
  void reportsAnUnclaimedDocument() throws Exception {
    Path nodes = file("chains.cosmos.regen.nodes_config.json", "{" + entry("a", up.url()) + "}");
    Run run = Run.of("--replace", "node", "--check", nodes.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines())
        .contains(
            "UNCLAIMED chains.cosmos.regen.nodes_config: no installed monitor type claims it");
  }

  @ParameterizedTest
  @CsvSource({"false, 90.0", "true, 45.0"})
  void checksASystemWithTheFormulasOfTheOptions(String allFilesystems, String storage)
      throws Exception {
    try (FakeHttpServer exporter = FakeHttpServer.create()) {
      exporter.page(EXPORTER);
      Path systems =
          file(
              "general.systems_config.json",
              "{\"s\": {\"id\": \"s\", \"parent_id\": \"p\", \"name\": \"db\","
                  + " \"monitor_system\": \"true\", \"exporter_url\": \"%s\"}}"
                      .formatted(exporter.url()));

      Run run =
          Run.of(
              "--replace",
              "system",
              "--check",
              systems.toString(),
              "--show-messages",
              "true",
              "--system-all-filesystems",
              allFilesystems);

      assertThat(run.lines())
          .startsWith("OK System monitor (db) " + exporter.url())
          .anyMatch(line -> line.contains("\"system_storage_usage\":" + storage + ","));
      assertThat(run.exitCode()).isZero();
    }
  }

  @Test
  void checksSeveralFilesAndFolders() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("configs"));
    Path polygon = folder.resolve("chains.chainlink.polygon.nodes_config.json");
    Files.writeString(polygon, "{" + entry("b", up.url()) + "}");
    Files.writeString(folder.resolve("general.systems_config.json"), "{}");
    Files.writeString(folder.resolve("notes.txt"), "not read");
    Path nodes = file("nodes.json", "{" + entry("a", up.url()) + "}");

    Run run = Run.of("--check", KEY + "=" + nodes, "--check", folder.toString());

    assertThat(run.lines())
        .startsWith("OK Node monitor (a) " + up.url(), "OK Node monitor (b) " + up.url())
        .endsWith("2 sources tried, 0 failed; 0 entries rejected");
  }

  @Test
  void checksTheTypesOfAnotherProvider() throws Exception {
    ProviderJar.of(LampProvider.class).in(directory.resolve("lamp.jar"));
    Path lamps = file("lamps.json", "{\"l\": {\"parent_id\": \"p\", \"name\": \"desk\"}}");

    Run run =
        Run.of(
            "--check",
            "chains.lamps.hall.lamps_config=" + lamps,
            "--providers",
            directory.toString());

    assertThat(run.lines())
        .containsExactly(
            "OK Lamp monitor (desk) desk", "1 sources tried, 0 failed; 0 entries rejected");
    assertThat(run.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"a\": {\"id\": \"a\", \"monitor_node\": \"false\"}}"})
  void endsWithAnErrorIfNothingWasTried(String content) throws Exception {
    Run run = check(KEY, content);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines())
        .containsExactly(
            "nothing was tried: no entry is switched on and accepted by an installed type"
                + " [chainlink-contracts, chainlink-node, dockerhub-repo, evm-node, github-repo,"
                + " system]",
            "0 sources tried, 0 failed; 0 entries rejected");
  }

  @Test
  void showsWhatPanicWouldBeSent() throws Exception {
    Path nodes = file(KEY + ".json", "{" + entry("a\\u202e", up.url()) + "}");

    Run run = Run.of("--check", nodes.toString(), "--show-messages");

    assertThat(run.lines()).hasSize(6);
    assertThat(run.lines().get(1))
        .startsWith("  raw_data node.chainlink {\"prometheus\":{\"result\":{")
        .contains("\"last_source_used\":\"" + up.url() + "\"", "\"node_id\":\"a\\u202E\"");
    assertThat(run.lines().get(2))
        .startsWith(
            "  health_check heartbeat.worker {\"component_name\":\"Node monitor (a\\u202E)\"");
    assertThat(run.lines().get(3))
        .startsWith(
            "  monitorable chainlink.nodes {\"manager_name\":\"Monitors Manager\",\"sources\":[{");
    assertThat(run.lines().get(4))
        .startsWith(
            "  monitorable chainlink.chains {\"manager_name\":\"Monitors Manager\",\"sources\":[]");
    for (String line : run.lines().subList(1, 5)) {
      assertThat(new ObjectMapper().readTree(line.substring(line.indexOf('{'))).isObject())
          .isTrue();
    }
  }

  @Test
  void hidesTheTokenOfAUrl() throws Exception {
    Run run = check(KEY, "{" + entry("a", up.url() + "?token=geheim&x=geheim") + "}");

    assertThat(run.lines().get(0))
        .isEqualTo("OK Node monitor (a) " + up.url() + "?token=***&x=***");
    assertThat(String.join("\n", run.lines())).doesNotContain("geheim");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "{\"password\": geheim}", "{} {}"})
  void rejectsAnInvalidDocumentAndChecksTheOthers(String content) throws Exception {
    Path invalid = file("invalid.json", content);
    Path nodes = file("nodes.json", "{" + entry("a", up.url()) + "}");

    Run run = Run.of("--check", "general.x=" + invalid, "--check", KEY + "=" + nodes);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines()).startsWith("OK Node monitor (a) " + up.url());
    assertThat(run.lines().get(1))
        .startsWith("REJECTED general.x: document ")
        .doesNotContain("geheim");
    assertThat(run.errorLines()).isEmpty();
  }

  @Test
  void rejectsADocumentOverTheSizeLimit() throws Exception {
    String document = "{" + entry("a", up.url()) + "}";
    int max = 16 << 20;

    assertThat(check(KEY, document + " ".repeat(max - document.length())).exitCode()).isZero();
    Run run = check(KEY, document + " ".repeat(max + 1 - document.length()));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines())
        .contains("REJECTED " + KEY + ": document must have at most 16777216 bytes: 16777217");
  }

  private static AbstractStringAssert<?> assertOptionRejected(Run run) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.lines()).isEmpty();
    return assertThat(run.errorLines()).singleElement().asString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nodes.json", KEY, "a.b.json"})
  void rejectsAFileWithoutARoutingKey(String name) throws Exception {
    Path file = file(name, "{}");

    assertOptionRejected(Run.of("--check", file.toString()))
        .contains("--check needs a routing key, either KEY=FILE or a file named KEY.json", name);
  }

  @Test
  void rejectsAFileOfAFolderWithoutARoutingKey() throws Exception {
    file(KEY + ".json", "{}");
    Path other = file("other.json", "{}");

    assertOptionRejected(Run.of("--check", directory.toString()))
        .contains("--check needs a routing key", other.toString());
  }

  @Test
  void rejectsAFolderWithoutConfigurations() throws Exception {
    assertOptionRejected(Run.of("--check", directory.toString()))
        .contains("--check has no file named KEY.json: " + directory);
  }

  @Test
  void rejectsTwoDocumentsOfOneKey() throws Exception {
    Path file = file(KEY + ".json", "{}");

    assertOptionRejected(Run.of("--check", file.toString(), "--check", KEY + "=" + file))
        .contains("--check is given twice for the routing key: " + KEY);
  }

  @Test
  void rejectsAKeyThatIsTooLong() throws Exception {
    assertOptionRejected(Run.of("--check", "k".repeat(256) + "=nodes.json"))
        .contains("--check: routing key ");
  }

  @Test
  void rejectsEntriesOverTheConnectionLimit() throws Exception {
    String entries =
        IntStream.rangeClosed(1, 1_001)
            .mapToObj(i -> entry("n" + i, up.url()))
            .collect(joining(",", "{", "}"));
    Path file = file(KEY + ".json", entries);

    Run run = Run.of("--check", file.toString(), "--connections", "per-monitor");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines())
        .contains(
            "REJECTED "
                + KEY
                + " entry n1001: more than 1000 monitorables, with connections PER_MONITOR",
            "1000 sources tried, 0 failed; 1 entries rejected");
  }
}
