package io.github.panicmonitors.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Creates malformed variants of a metrics page. */
final class MalformedPages {
  private static final List<String> INVALID_VALUES = List.of("NaN", "+Inf", "-1", "0", "1e308");

  private MalformedPages() {}

  /** Returns pages with each sample missing or invalid in turn, all invalid, and none at all. */
  static List<String> of(String page) {
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
      pages.add(withValues(page, old -> value));
    }
    pages.add("");
    return pages;
  }

  /** Returns the page with all values multiplied by a factor. */
  static String scaled(String page, int factor) {
    return withValues(page, value -> Double.toString(Double.parseDouble(value) * factor));
  }

  private static boolean isSample(String line) {
    return !line.isBlank() && !line.startsWith("#");
  }

  private static String with(List<String> lines, int index, String line) {
    List<String> changed = new ArrayList<>(lines);
    changed.set(index, line);
    return String.join("\n", changed) + "\n";
  }

  private static String withValues(String page, UnaryOperator<String> change) {
    return page.lines()
        .map(line -> isSample(line) ? withValue(line, change.apply(valueOf(line))) : line)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String withValue(String line, String value) {
    return line.substring(0, line.lastIndexOf(' ') + 1) + value;
  }

  private static String valueOf(String line) {
    return line.substring(line.lastIndexOf(' ') + 1);
  }
}
