package io.github.panicmonitors.testkit.contract;

import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The version of a document that a manager stores: the newest one, with the previous text of
 * rejected entries.
 *
 * @param content the stored entries
 * @param monitorables the monitorables that run, by id
 */
record StoredVersion<M extends Monitorable>(
    Map<String, @Nullable Object> content, Map<String, M> monitorables) {

  /** Returns what is stored after a first version without rejected entries. */
  static <M extends Monitorable> StoredVersion<M> first(
      Map<String, ? extends @Nullable Object> content, ParsedConfig<M> parsed) {
    return new StoredVersion<>(new LinkedHashMap<>(content), byId(parsed));
  }

  /** Returns what is stored after the next version was parsed. */
  StoredVersion<M> next(Map<String, ? extends @Nullable Object> newest, ParsedConfig<M> parsed) {
    if (parsed.rejected().stream().anyMatch(entry -> entry.keeps() == Rejected.Scope.DOCUMENT)) {
      return this;
    }
    Map<String, @Nullable Object> text = new LinkedHashMap<>(newest);
    Map<String, M> running = byId(parsed);
    for (Rejected entry : parsed.rejected()) {
      M previous = monitorables.get(entry.id());
      if (previous != null && running.putIfAbsent(previous.id(), previous) == null) {
        text.put(entry.id(), content.get(entry.id()));
      }
    }
    return new StoredVersion<>(text, running);
  }

  private static <M extends Monitorable> Map<String, M> byId(ParsedConfig<M> parsed) {
    Map<String, M> byId = new LinkedHashMap<>();
    for (Accepted<M> accepted : parsed.accepted()) {
      byId.put(accepted.monitorable().id(), accepted.monitorable());
    }
    return byId;
  }

  /** Returns whether a version parsed without any previous one gives the same monitorables. */
  boolean isRestoredBy(ParsedConfig<M> parsed) {
    return parsed.accepted().size() == monitorables.size() && byId(parsed).equals(monitorables);
  }
}
