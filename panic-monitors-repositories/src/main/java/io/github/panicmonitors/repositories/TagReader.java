package io.github.panicmonitors.repositories;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceRequest;
import io.github.panicmonitors.http.SourceUrl;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads all pages with the tags of a repository. Fails if it cannot read all tags. */
final class TagReader {
  /** Docker Hub sends 10 tags a page if it ignores the requested number. */
  private static final int SMALLEST_PAGE = 10;

  private final RepositoryService service;
  private final int maxTags;
  private final Round round;
  private final InstantSource clock;

  TagReader(RepositoryService service, int maxTags, Round round, InstantSource clock) {
    this.service = service;
    this.maxTags = maxTags;
    this.round = round;
    this.clock = clock;
  }

  /** Thrown if the pages cannot be used. */
  static final class InvalidPagesException extends Exception {
    private static final long serialVersionUID = 1;

    private final FailureKind kind;

    InvalidPagesException(FailureKind kind, String reason) {
      super(reason);
      this.kind = kind;
    }

    FailureKind kind() {
      return kind;
    }
  }

  /** Tags by name, and the number of tags according to Docker Hub. */
  private record Tags(Map<String, Tag> byName, long count) {
    boolean isComplete() {
      return byName.size() >= count;
    }
  }

  /**
   * Returns the tags by name, in Docker Hub's order. If there are fewer than Docker Hub says,
   * because some moved to another page in between, all pages are read once more.
   */
  Map<String, Tag> read(SourceUrl first)
      throws SourceException, RateLimitedException, InvalidPagesException, InterruptedException {
    Tags tags = readPages(first);
    if (!tags.isComplete()) {
      service.awaitLimit(round, clock);
      tags = readPages(first);
    }
    return tags.byName();
  }

  private Tags readPages(SourceUrl first)
      throws SourceException, RateLimitedException, InvalidPagesException, InterruptedException {
    Map<String, Tag> byName = new LinkedHashMap<>();
    SourceUrl url = first;
    for (int pages = 0; pages <= maxTags / SMALLEST_PAGE; pages++) {
      TagPage page =
          service
              .send(SourceRequest.get(url).followingRedirects(), TagPage::read, round, clock)
              .body();
      page.tags().forEach(tag -> byName.putIfAbsent(tag.name(), tag));
      if (byName.size() > maxTags) {
        throw tooMany();
      }
      if (page.next().isEmpty()) {
        return new Tags(byName, page.count());
      }
      url = SourceUrl.of(page.next().get());
      if (!url.hasSameOrigin(first)) {
        throw new InvalidPagesException(
            FailureKind.MALFORMED, "next page is not at " + service.baseUrl());
      }
      service.awaitLimit(round, clock);
    }
    throw tooMany();
  }

  private InvalidPagesException tooMany() {
    return new InvalidPagesException(
        FailureKind.TOO_LARGE, "repository has more than " + maxTags + " tags");
  }
}
