package io.github.panicmonitors.repositories;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor knows of its repository, and passes to its successor. Immutable.
 *
 * @param repository the repository's name
 * @param list its releases, or null if no page was read yet
 * @param etag the ETag of the last page; empty if it had none
 * @param problem why the last request failed; null if it did not
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

  /** Returns this after a page was read or had not changed. */
  GitHubSnapshot read(ReleaseList newList, String newEtag, Instant at) {
    return new GitHubSnapshot(repository, newList, newEtag, null, at);
  }

  /** Returns this after a request failed. The list stays. */
  GitHubSnapshot failed(Problem newProblem, Instant at) {
    return new GitHubSnapshot(repository, list, etag, newProblem, at);
  }
}
