package io.github.panicmonitors.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.core.internal.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Configuration documents for scripted nodes. */
final class ScriptedConfig {
  static final String KEY = "chains.chainlink.ethereum.nodes_config";

  private final Map<String, Object> entries = new LinkedHashMap<>();

  static ScriptedConfig config() {
    return new ScriptedConfig();
  }

  ScriptedConfig node(String id, String value) {
    entries.put(id, entry(id, value, "true"));
    return this;
  }

  ScriptedConfig disabled(String id) {
    entries.put(id, entry(id, "x", "false"));
    return this;
  }

  ScriptedConfig raw(String id, Object entry) {
    entries.put(id, entry);
    return this;
  }

  static Map<String, Object> entry(String id, String value, String enabled) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", id);
    entry.put("parent_id", "chain_1");
    entry.put("name", "name of " + id);
    entry.put("value", value);
    entry.put("enabled", enabled);
    return entry;
  }

  ConfigDocument document() {
    return ConfigDocument.of(KEY, entries);
  }

  byte[] bytes() {
    return Json.write(entries);
  }

  String text() {
    return new String(bytes(), UTF_8);
  }
}
