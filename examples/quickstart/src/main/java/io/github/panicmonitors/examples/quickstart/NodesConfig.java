package io.github.panicmonitors.examples.quickstart;

import java.util.LinkedHashMap;
import java.util.Map;

/** The content of a configuration document with Chainlink nodes. */
final class NodesConfig {
  private final Map<String, Map<String, String>> nodes = new LinkedHashMap<>();

  /** Adds a node, or replaces the name and URL of an existing one. */
  NodesConfig put(String id, String name, String url) {
    Map<String, String> entry = new LinkedHashMap<>();
    entry.put("id", id);
    entry.put("parent_id", "chain_quickstart");
    entry.put("name", name);
    entry.put("node_prometheus_urls", url);
    entry.put("monitor_node", "true");
    entry.put("monitor_prometheus", "true");
    nodes.put(id, entry);
    return this;
  }

  NodesConfig remove(String id) {
    nodes.remove(id);
    return this;
  }

  /** Returns the document's content. */
  Map<String, Map<String, String>> content() {
    return nodes;
  }
}
