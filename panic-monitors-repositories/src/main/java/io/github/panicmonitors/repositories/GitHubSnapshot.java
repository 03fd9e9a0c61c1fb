package io.github.panicmonitors.repositories;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state that a monitor passes to its successor. Immutable.
 *
 * @param repository the repository's name
 * @param list its releases, or null if no page was read yet
 * @param etag the ETag of the last page; empty if it had none
 * @param problem why the last request failed; null if it succeeded
 * @param askedAt when GitHub was last asked; null if never
 */
record GitHubSnapshot(
    String repository,
    @Nullable ReleaseList list,
    String etag,
    @Nullable Problem problem,
    @Nullable Instant askedAt) {

  static GitHubSnapshot none(String repository) {
    return new GitHubSnapshot(repository, null, "", null, null);
  }

  /** Returns the snapshot after a page was read or was unchanged. */
  GitHubSnapshot read(ReleaseList newList, String newEtag, Instant at) {
    return new GitHubSnapshot(repository, newList, newEtag, null, at);
  }

  /** Returns the snapshot after a failed request, with the same list. */
  GitHubSnapshot failed(Problem newProblem, Instant at) {
    return new GitHubSnapshot(repository, list, etag, newProblem, at);
  }
}
