package io.github.panicmonitors.repositories;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.http.BodyException;
import io.github.panicmonitors.http.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * A page of tags.
 *
 * @param count how many tags there are on all pages
 * @param next the URL of the next page; empty for the last one
 */
record TagPage(long count, Optional<String> next, List<Tag> tags) {
  static TagPage read(JsonValue json) throws BodyException {
    if (!json.get("results").isArray()) {
      throw new BodyException(FailureKind.MALFORMED, "answer is no list of tags", null);
    }
    return new TagPage(
        json.get("count").optional().map(JsonValue::asLong).orElse(0L),
        json.get("next").optional().map(JsonValue::asString),
        json.get("results").asList().stream().map(Tag::read).toList());
  }
}
