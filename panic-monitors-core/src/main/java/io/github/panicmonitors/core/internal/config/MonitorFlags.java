package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigEntry;
import java.util.List;
import java.util.Map;

/** The fields by which PANIC's users switch the monitors of an entry on and off. */
final class MonitorFlags {
  private static final List<String> FIELDS =
      List.of(
          "monitor_node", "monitor_system", "monitor_repo", "monitor_contracts", "monitor_network");

  private MonitorFlags() {}

  /** Returns whether an entry of the document is switched on. */
  static boolean anyOn(ConfigDocument document) {
    return document.entries().stream().anyMatch(MonitorFlags::isOn);
  }

  /** An entry without any of the fields is on. */
  private static boolean isOn(ConfigEntry entry) {
    if (!(entry.value() instanceof Map<?, ?> fields)) {
      return true;
    }
    return FIELDS.stream().noneMatch(fields::containsKey) || FIELDS.stream().anyMatch(entry::flag);
  }
}
