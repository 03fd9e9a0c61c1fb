package io.github.panicmonitors.core.internal.manager;

import static java.util.stream.Collectors.joining;

import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.core.internal.config.ConfigProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Joins the results of a document that several roles read. Used by the callback thread. */
final class AppliedToRoles {
  private final int expected;
  private final Consumer<AppliedDocument> whenComplete;
  private final List<AppliedDocument> results = new ArrayList<>();

  /**
   * Creates results without elements.
   *
   * @param expected the number of roles; without any, the document counts as unclaimed
   */
  AppliedToRoles(RoutingKey key, int expected, Consumer<AppliedDocument> whenComplete) {
    this.expected = expected;
    this.whenComplete = whenComplete;
    if (expected == 0) {
      whenComplete.accept(ConfigProcessor.unread("", key.value()));
    }
  }

  void add(AppliedDocument result) {
    results.add(result);
    if (results.size() == expected) {
      whenComplete.accept(expected == 1 ? result : joined());
    }
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
