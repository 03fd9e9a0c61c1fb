package io.github.panicmonitors.benchmarks.parser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Splits a page into lines and matches each with a regular expression. For comparison only. */
final class SplitAndRegex {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})?\\s+(\\S+)(?:\\s+-?\\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private SplitAndRegex() {}

  record Found(String name, Map<String, String> labels, double value) {}

  static List<Found> parse(byte[] page, Set<String> wanted) {
    List<Found> found = new ArrayList<>();
    for (String line : new String(page, UTF_8).split("\n", -1)) {
      Matcher matcher = LINE.matcher(line);
      if (!line.startsWith("#") && matcher.matches() && wanted.contains(matcher.group(1))) {
        found.add(
            new Found(
                matcher.group(1), labels(matcher.group(2)), Double.parseDouble(matcher.group(3))));
      }
    }
    return found;
  }

  private static Map<String, String> labels(@Nullable String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    Matcher matcher = LABEL.matcher(text == null ? "" : text);
    while (matcher.find()) {
      labels.put(matcher.group(1), matcher.group(2).replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    return labels;
  }
}
