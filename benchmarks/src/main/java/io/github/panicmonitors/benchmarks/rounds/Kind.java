package io.github.panicmonitors.benchmarks.rounds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.testkit.config.TestEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The monitorables of one type.
 *
 * @param type the monitorable type
 * @param document the document that configures them
 */
record Kind(String type, ConfigDocument document) {
  /** The name of the page that systems are read from. */
  static final String SYSTEM_PAGE = "exporter";

  /** The name of the page that repositories are read from. */
  static final String RELEASES_PAGE = "releases";

  /** Chainlink nodes on the first {@code count} addresses. */
  static Kind nodes(int count, int port) {
    return new Kind(
        "chainlink-node",
        ConfigDocument.of(
            "chains.chainlink.benchmark.nodes_config", PageServer.nodes(count, port)));
  }

  /** Systems on {@code count} addresses from {@code first} on. */
  static Kind systems(int first, int count, int port) {
    Map<String, Map<String, String>> entries = new LinkedHashMap<>();
    for (int system = first; system < first + count; system++) {
      String id = "system_" + system;
      String url = "http://" + PageServer.address(system) + ":" + port + "/" + SYSTEM_PAGE;
      entries.put(id, TestEntry.system("system " + system).id(id).url(url).fields());
    }
    return new Kind(
        "system", ConfigDocument.of("chains.chainlink.benchmark.systems_config", entries));
  }

  /** GitHub repositories, which are all read from one address. */
  static Kind repositories(int count) {
    Map<String, Map<String, String>> entries = new LinkedHashMap<>();
    for (int repository = 0; repository < count; repository++) {
      String id = "repo_" + repository;
      entries.put(
          id,
          TestEntry.entry(id)
              .set("repo_name", "benchmark/" + id)
              .set("monitor_repo", "true")
              .fields());
    }
    return new Kind(
        "github-repo",
        ConfigDocument.of("chains.chainlink.benchmark.github_repos_config", entries));
  }

  /** Returns a page of GitHub's releases, as long as they get. */
  static byte[] releases() {
    return IntStream.range(0, 30)
        .mapToObj(
            number ->
                "{\"tag_name\": \"v1.%1$d.0\", \"name\": \"Release 1.%1$d.0\", \"body\": \"%2$s\"}"
                    .formatted(30 - number, "Fixes. ".repeat(100)))
        .collect(joining(",", "[", "]"))
        .getBytes(UTF_8);
  }

  /** Returns the number of monitorables. */
  int count() {
    return document.entries().size();
  }
}
