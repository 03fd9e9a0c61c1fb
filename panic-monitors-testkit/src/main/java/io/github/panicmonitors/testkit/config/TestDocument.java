package io.github.panicmonitors.testkit.config;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.config.ConfigDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A configuration document as PANIC sends it, with all entries of a routing key. Immutable.
 *
 * <pre>{@code
 * TestDocument nodes =
 *     TestDocument.of("chains.chainlink.ethereum.nodes_config", chainlinkNode("cl_main").url(url));
 * broker.publish("config", nodes.key(), nodes.json().getBytes(UTF_8));   // as PANIC does
 * manager.apply(nodes.document());                                       // as a host does
 * }</pre>
 *
 * @param key the routing key
 * @param entries all entries that should exist; an empty list removes all
 */
public record TestDocument(String key, List<TestEntry> entries) {

  /** Copies the list. */
  public TestDocument {
    requireNonNull(key, "key");
    entries = List.copyOf(entries);
  }

  /** Creates a document with these entries. */
  public static TestDocument of(String key, TestEntry... entries) {
    return new TestDocument(key, List.of(entries));
  }

  /** Returns the document for {@code apply} or a provider. */
  public ConfigDocument document() {
    Map<String, Object> content = new LinkedHashMap<>();
    entries.forEach(entry -> content.put(entry.id(), entry.fields()));
    return ConfigDocument.of(key, content);
  }

  /** Returns the document's body as it is published to the exchange {@code config}. */
  public String json() {
    return entries.stream()
        .map(entry -> quoted(entry.id()) + ":" + json(entry.fields()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String json(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> quoted(field.getKey()) + ":" + quoted(field.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c < ' ' || c == '"' || c == '\\') {
                quoted.append("\\u%04x".formatted(c));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append('"').toString();
  }
}
