package io.github.panicmonitors.core.internal.manager;

import static java.util.stream.Collectors.joining;

import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.core.internal.config.ConfigProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Joins the results of a document that several roles read. Thread-safe, because once the callback
 * thread has ended, other threads add results.
 */
final class RoleResults {
  private final int expected;
  private final Consumer<AppliedDocument> whenComplete;

  /** Guarded by this object's lock. */
  private final List<AppliedDocument> results = new ArrayList<>();

  /**
   * Creates an empty instance.
   *
   * @param expected the number of roles that read the document; if 0, the document counts as
   *     unclaimed
   */
  RoleResults(RoutingKey key, int expected, Consumer<AppliedDocument> whenComplete) {
    this.expected = expected;
    this.whenComplete = whenComplete;
    if (expected == 0) {
      whenComplete.accept(ConfigProcessor.unread("", key.value()));
    }
  }

  void add(AppliedDocument result) {
    joinedWith(result).ifPresent(whenComplete);
  }

  /** Adds a result. Returns the joined one if it was the last. */
  private synchronized Optional<AppliedDocument> joinedWith(AppliedDocument result) {
    results.add(result);
    if (results.size() != expected) {
      return Optional.empty();
    }
    return Optional.of(expected == 1 ? result : joined());
  }

  private AppliedDocument joined() {
    return new AppliedDocument(
        results.stream().map(AppliedDocument::role).collect(joining(", ")),
        results.get(0).routingKey(),
        results.stream().allMatch(AppliedDocument::claimed),
        all(AppliedDocument::started),
        all(AppliedDocument::replaced),
        all(AppliedDocument::stopped),
        results.stream().mapToLong(AppliedDocument::unchanged).sum(),
        all(AppliedDocument::rejected));
  }

  private <T> List<T> all(Function<AppliedDocument, List<T>> part) {
    return results.stream().flatMap(part.andThen(List::stream)).toList();
  }
}
