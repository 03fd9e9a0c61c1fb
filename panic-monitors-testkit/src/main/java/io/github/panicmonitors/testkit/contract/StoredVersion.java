package io.github.panicmonitors.testkit.contract;

import static java.util.stream.Collectors.toSet;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The version of a document that a manager stores: the newest one, with the previous text of
 * rejected entries or of the whole document.
 *
 * @param key the document's routing key
 * @param content the stored entries
 * @param running what was accepted and runs, by the monitorable's id
 */
record StoredVersion<M extends Monitorable>(
    String key, Map<String, @Nullable Object> content, Map<String, Accepted<M>> running) {

  /** Returns what is stored before any version came. */
  static <M extends Monitorable> StoredVersion<M> none(String key) {
    return new StoredVersion<>(key, Map.of(), Map.of());
  }

  /** Returns what is stored after the next version was parsed. */
  StoredVersion<M> next(
      MonitorProvider<M> provider, Map<String, ? extends @Nullable Object> newest) {
    ParsedConfig<M> parsed =
        provider.parse(
            ConfigGroup.of(ConfigDocument.of(key, newest), monitorablesById(), previousEntries()));
    Map<String, Accepted<M>> next = new LinkedHashMap<>();
    parsed.accepted().forEach(one -> next.put(one.monitorable().id(), one));
    Map<String, @Nullable Object> text = new LinkedHashMap<>(newest);
    return keepsDocument(parsed) || !keepRejected(parsed, next, text)
        ? keptBefore(newest)
        : new StoredVersion<>(key, text, next);
  }

  private static boolean keepsDocument(ParsedConfig<?> parsed) {
    return parsed.rejected().stream().anyMatch(one -> one.keeps() == Rejected.Scope.DOCUMENT);
  }

  /**
   * Adds the previous versions of rejected entries. Returns false if a monitorable cannot be kept
   * because not all of its entries were rejected.
   */
  private boolean keepRejected(
      ParsedConfig<M> parsed, Map<String, Accepted<M>> next, Map<String, @Nullable Object> text) {
    Set<String> accepted = Set.copyOf(next.keySet());
    Set<String> used = new HashSet<>();
    next.values().forEach(one -> used.addAll(entriesOf(one)));
    Set<String> rejected = parsed.rejected().stream().map(Rejected::id).collect(toSet());
    for (Accepted<M> previous : running.values()) {
      for (String entry : entriesOf(previous)) {
        if (rejected.contains(entry) && used.contains(entry)) {
          text.put(entry, content.get(entry));
        } else if (rejected.contains(entry) && !accepted.contains(previous.monitorable().id())) {
          if (!rejected.containsAll(entriesOf(previous))) {
            return false;
          }
          text.put(entry, content.get(entry));
          next.put(previous.monitorable().id(), previous);
        }
      }
    }
    return true;
  }

  private StoredVersion<M> keptBefore(Map<String, ? extends @Nullable Object> newest) {
    return running.isEmpty()
        ? new StoredVersion<>(key, new LinkedHashMap<>(newest), Map.of())
        : this;
  }

  /** Returns the ids of the entries that a monitorable was made from. */
  static Set<String> entriesOf(Accepted<?> accepted) {
    return accepted.entries().isEmpty() ? Set.of(accepted.monitorable().id()) : accepted.entries();
  }

  private Map<String, M> monitorablesById() {
    Map<String, M> byId = new HashMap<>();
    running.forEach((id, accepted) -> byId.put(id, accepted.monitorable()));
    return byId;
  }

  private Map<String, ConfigEntry> previousEntries() {
    ConfigDocument stored = ConfigDocument.of(key, content);
    Map<String, ConfigEntry> entries = new HashMap<>();
    for (Accepted<M> accepted : running.values()) {
      for (String id : entriesOf(accepted)) {
        stored.entry(id).ifPresent(entry -> entries.put(id, entry));
      }
    }
    return entries;
  }

  /** Returns the monitorables that run. */
  Set<M> monitorables() {
    return running.values().stream().map(Accepted::monitorable).collect(toSet());
  }

  /** Returns the monitorables that run after a restart. */
  Set<M> restored(MonitorProvider<M> restarted) {
    return StoredVersion.<M>none(key).next(restarted, content).monitorables();
  }
}
