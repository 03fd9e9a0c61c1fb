package io.github.panicmonitors.core.internal.config;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.manager.RejectedEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what was rejected of a document, in a few lines however many entries there are. */
final class RejectionLog {
  private static final Logger log = LoggerFactory.getLogger(RejectionLog.class);
  private static final int MAX_LINES = 10;

  /** If more entries have the same reason, they share a line. */
  private static final int MAX_ALIKE = 3;

  private RejectionLog() {}

  static void log(String routingKey, List<RejectedEntry> rejected) {
    Map<String, List<RejectedEntry>> byReason =
        rejected.stream().collect(groupingBy(RejectedEntry::reason, LinkedHashMap::new, toList()));
    int lines = 0;
    int entries = 0;
    for (Map.Entry<String, List<RejectedEntry>> alike : byReason.entrySet()) {
      int count = alike.getValue().size();
      int needed = count > MAX_ALIKE ? 1 : count;
      if (lines + needed <= MAX_LINES) {
        logAlike(routingKey, alike.getKey(), alike.getValue());
        lines += needed;
        entries += count;
      }
    }
    if (entries < rejected.size()) {
      log.warn(
          "rejected {}: {} more entries, which the status lists",
          routingKey,
          rejected.size() - entries);
    }
  }

  private static void logAlike(String routingKey, String reason, List<RejectedEntry> entries) {
    String first = Text.truncated(entries.get(0).id());
    if (entries.size() > MAX_ALIKE) {
      log.warn("rejected {}: {} entries such as {}: {}", routingKey, entries.size(), first, reason);
      return;
    }
    for (RejectedEntry entry : entries) {
      String id = entry.id().isEmpty() ? "" : " entry " + Text.truncated(entry.id());
      log.warn("rejected {}{}: {}", routingKey, id, reason);
    }
  }
}
