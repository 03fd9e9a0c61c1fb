package io.github.panicmonitors.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Creates malformed variants of a page: JSON, or lines that end with a value. */
final class MalformedPages {
  private static final List<String> INVALID_VALUES = List.of("NaN", "+Inf", "-1", "0", "1e308");

  private MalformedPages() {}

  /** Returns pages with each sample missing or invalid in turn, all invalid, and none at all. */
  static List<String> of(String page) {
    if (MalformedJson.isJson(page)) {
      return MalformedJson.of(page);
    }
    List<String> pages = new ArrayList<>();
    List<String> lines = page.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (isSample(lines.get(i))) {
        pages.add(with(lines, i, ""));
        for (String value : INVALID_VALUES) {
          pages.add(with(lines, i, withValue(lines.get(i), value)));
        }
      }
    }
    for (String value : INVALID_VALUES) {
      pages.add(withValues(page, value));
    }
    pages.add("");
    return pages;
  }

  private static boolean isSample(String line) {
    return !line.isBlank() && !line.startsWith("#");
  }

  private static String with(List<String> lines, int index, String line) {
    List<String> changed = new ArrayList<>(lines);
    changed.set(index, line);
    return String.join("\n", changed) + "\n";
  }

  private static String withValues(String page, String value) {
    return page.lines()
        .map(line -> isSample(line) ? withValue(line, value) : line)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String withValue(String line, String value) {
    return line.substring(0, line.lastIndexOf(' ') + 1) + value;
  }
}
