package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.chainlink.ChainlinkNode;
import io.github.panicmonitors.http.SourceUrl;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of an entry that the contracts monitor needs.
 *
 * @param node the node of the entry
 * @param directoryUrl the URL of the directory, which lists all contracts of the chain
 * @param endpointUrls the URLs of JSON-RPC endpoints
 */
record ContractsEntry(ChainlinkNode node, SourceUrl directoryUrl, List<SourceUrl> endpointUrls) {
  static final String PARENT = "parent_id";
  static final String DIRECTORY = "weiwatchers_url";
  static final String ENDPOINTS = "evm_nodes_urls";
  private static final String PAGES = "node_prometheus_urls";

  /**
   * Reads an entry.
   *
   * @return empty if the entry switches contracts off
   * @throws InvalidConfigException if the entry is invalid
   */
  static Optional<ContractsEntry> read(ConfigEntry entry) {
    if (!entry.flag("monitor_contracts") || !entry.flag("monitor_prometheus")) {
      return Optional.empty();
    }
    ChainlinkNode node =
        new ChainlinkNode(
            id(entry), entry.text(PARENT), entry.text("name"), urls(entry, PAGES, SourceUrl::of));
    return Optional.of(
        new ContractsEntry(
            node,
            SourceUrl.of(entry.text(DIRECTORY)),
            urls(entry, ENDPOINTS, SourceUrl::ofKeyInPath)));
  }

  private static String id(ConfigEntry entry) {
    String id = entry.text("id");
    if (!id.equals(entry.id())) {
      throw new InvalidConfigException("id differs from the entry's key: " + Text.truncated(id));
    }
    return id;
  }

  private static List<SourceUrl> urls(
      ConfigEntry entry, String field, Function<String, SourceUrl> reader) {
    List<SourceUrl> urls = entry.texts(field).stream().map(reader).distinct().toList();
    if (urls.isEmpty()) {
      throw new InvalidConfigException(field + " has no URL");
    }
    return urls;
  }
}
