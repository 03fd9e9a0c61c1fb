package io.github.panicmonitors.chainlink;

import io.github.panicmonitors.http.SourceUrl;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The state that a monitor passes to its successor. Immutable.
 *
 * @param urls the URLs of the node, without user-info
 * @param chain the id of the chain that was read; empty if none was chosen
 * @param jobErrors the counts of failed jobs
 */
record NodeSnapshot(Set<SourceUrl> urls, String chain, JobErrors.Counts jobErrors) {
  static final NodeSnapshot NONE =
      new NodeSnapshot(Set.of(), "", new JobErrors.Counts(0, Map.of()));

  static NodeSnapshot of(ChainlinkNode node, String chain, JobErrors jobErrors) {
    return new NodeSnapshot(node.urlsWithoutUserInfo(), chain, jobErrors.counts());
  }

  /** Returns the chain if the node still has one of the URLs, else empty. */
  String chainOf(ChainlinkNode node) {
    return node.urlsWithoutUserInfo().stream().anyMatch(urls::contains) ? chain : "";
  }

  /** Returns counts that continue for the URLs that the node still has. */
  JobErrors jobErrorsOf(ChainlinkNode node) {
    Map<SourceUrl, Map<String, Double>> byUrl = new HashMap<>(jobErrors.byUrl());
    byUrl.keySet().retainAll(node.urlsWithoutUserInfo());
    return new JobErrors(new JobErrors.Counts(jobErrors.total(), byUrl));
  }
}
