package io.github.panicmonitors.benchmarks.rounds;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.testkit.config.TestEntry;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The monitorables of one type. Each is read from an address of its own.
 *
 * @param type the monitorable type
 * @param document the document that configures them
 */
record Kind(String type, ConfigDocument document) {
  /** The name of the page that systems are read from. */
  static final String SYSTEM_PAGE = "exporter";

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

  /** Returns the number of monitorables. */
  int count() {
    return document.entries().size();
  }
}
