package io.github.panicmonitors.testkit.node;

import java.util.HashSet;
import java.util.Set;

/** Writes a page in the Prometheus text format. */
final class TextFormatWriter {
  private final StringBuilder text = new StringBuilder();
  private final Set<String> families = new HashSet<>();

  TextFormatWriter gauge(String name, Number value, String... labels) {
    return sample("gauge", name, value, labels);
  }

  TextFormatWriter counter(String name, Number value, String... labels) {
    return sample("counter", name, value, labels);
  }

  private TextFormatWriter sample(String type, String name, Number value, String... labels) {
    if (families.add(name)) {
      text.append("# HELP ").append(name).append(" A test metric\n");
      text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
    text.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      text.append(labels[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
      text.append('"');
    }
    text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
