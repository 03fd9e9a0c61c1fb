package io.github.panicmonitors.repositories;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.http.BodyException;
import io.github.panicmonitors.http.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A release on GitHub.
 *
 * @param name its name; the tag if it has none
 */
record Release(String tag, String name) {
  private static final int MAX_PAGE = 1_000;
  private static final int MAX_TEXT = 1_000;

  /** Reads a page of releases, newest first, without drafts. */
  static List<Release> read(JsonValue page) throws BodyException {
    if (!page.isArray()) {
      throw new BodyException(FailureKind.MALFORMED, "answer is no list of releases", null);
    }
    List<JsonValue> elements = page.asList();
    if (elements.size() > MAX_PAGE) {
      throw tooLarge("page has more than " + MAX_PAGE + " releases");
    }
    List<Release> releases = new ArrayList<>();
    for (JsonValue element : elements) {
      if (!element.get("draft").optional().map(JsonValue::asBoolean).orElse(false)) {
        releases.add(release(element));
      }
    }
    return releases;
  }

  private static Release release(JsonValue element) throws BodyException {
    String tag = element.get("tag_name").asString();
    String name = element.get("name").optional().map(JsonValue::asString).orElse("");
    if (tag.length() > MAX_TEXT || name.length() > MAX_TEXT) {
      throw tooLarge("name or tag of a release has more than " + MAX_TEXT + " characters");
    }
    return new Release(tag, name.isEmpty() ? tag : name);
  }

  private static BodyException tooLarge(String reason) {
    return new BodyException(FailureKind.TOO_LARGE, reason, null);
  }
}
