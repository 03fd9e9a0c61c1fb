package io.github.panicmonitors.examples.quickstart;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which nodes are wanted, in the form of PANIC's configuration documents. */
final class NodesConfig {
  private final Map<String, Map<String, String>> nodes = new LinkedHashMap<>();

  /** Adds a node, or gives the one of this id another name and URL. */
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

  /** The document's content. */
  Map<String, Map<String, String>> content() {
    return nodes;
  }
}
