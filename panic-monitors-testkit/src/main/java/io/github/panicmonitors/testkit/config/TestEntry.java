package io.github.panicmonitors.testkit.config;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An entry of a configuration document as PANIC sends it, where all values are strings. Immutable:
 * each setter returns a new entry.
 *
 * <pre>{@code
 * chainlinkNode("cl_main").url(node.url())
 * system("sentry").url(exporter.url()).id("system_1")
 * entry("main").set("thing_url", url)
 * }</pre>
 */
public final class TestEntry {
  private final Map<String, String> fields;
  private final String urlField;

  private TestEntry(Map<String, String> fields, String urlField) {
    this.fields = Collections.unmodifiableMap(fields);
    this.urlField = urlField;
  }

  /**
   * Creates an entry with the common fields: {@code name}, {@code id} (the same as the name) and
   * {@code parent_id} ({@code chain_1}). {@link #url} sets its field {@code url}.
   */
  public static TestEntry entry(String name) {
    return named(name, "url");
  }

  /** Creates an enabled Chainlink node entry. It needs a URL, or several separated by commas. */
  public static TestEntry chainlinkNode(String name) {
    return named(name, "node_prometheus_urls")
        .set("monitor_node", "true")
        .set("monitor_prometheus", "true");
  }

  /** Creates an enabled system entry. It needs a URL. */
  public static TestEntry system(String name) {
    return named(name, "exporter_url").set("monitor_system", "true");
  }

  private static TestEntry named(String name, String urlField) {
    requireNonNull(name, "name");
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", name);
    fields.put("parent_id", "chain_1");
    fields.put("name", name);
    return new TestEntry(fields, urlField);
  }

  /** Sets the id, which is also the entry's key in its document. */
  public TestEntry id(String id) {
    return set("id", id);
  }

  /** Sets the URL in the field that the monitor type reads. */
  public TestEntry url(String url) {
    return set(urlField, url);
  }

  /** Sets a field. */
  public TestEntry set(String field, String value) {
    Map<String, String> changed = new LinkedHashMap<>(fields);
    changed.put(requireNonNull(field, "field"), requireNonNull(value, "value"));
    return new TestEntry(changed, urlField);
  }

  /** Returns the id. */
  public String id() {
    return fields.getOrDefault("id", "");
  }

  /** Returns the fields in order, unmodifiable. */
  public Map<String, String> fields() {
    return fields;
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
