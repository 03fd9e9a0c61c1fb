package io.github.panicmonitors.chainlink;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.http.SourceUrl;
import java.util.List;
import java.util.Set;

/**
 * A Chainlink node.
 *
 * @param id the id of its configuration entry
 * @param parentId the id of its chain
 * @param name the name in PANIC
 * @param prometheusUrls the URLs of its metrics page, the preferred one first; at least one
 */
public record ChainlinkNode(String id, String parentId, String name, List<SourceUrl> prometheusUrls)
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

  /** Returns the URLs without user-info, which may change for the same URL. */
  Set<SourceUrl> urlsWithoutUserInfo() {
    return prometheusUrls.stream().map(SourceUrl::withoutUserInfo).collect(toSet());
  }

  /** Returns the same node with a single URL. */
  ChainlinkNode at(SourceUrl url) {
    return new ChainlinkNode(id, parentId, name, List.of(url));
  }
}
