package io.github.panicmonitors.chainlink;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.prometheus.ScrapeUrl;
import java.util.List;

/**
 * A Chainlink node to be monitored.
 *
 * @param id the id of its configuration entry
 * @param parentId the id of its chain
 * @param name the name that people gave it
 * @param prometheusUrls where its metrics are, in the order of preference; at least one
 */
public record ChainlinkNode(String id, String parentId, String name, List<ScrapeUrl> prometheusUrls)
    implements Monitorable {

  /**
   * Creates a node.
   *
   * @throws IllegalArgumentException if there is no URL
   */
  public ChainlinkNode {
    requireNonNull(id, "id");
    requireNonNull(parentId, "parentId");
    requireNonNull(name, "name");
    prometheusUrls = List.copyOf(prometheusUrls);
    if (prometheusUrls.isEmpty()) {
      throw new IllegalArgumentException("node must have a URL: " + id);
    }
  }

  /** Returns the same node at one URL alone. */
  ChainlinkNode at(ScrapeUrl url) {
    return new ChainlinkNode(id, parentId, name, List.of(url));
  }
}
