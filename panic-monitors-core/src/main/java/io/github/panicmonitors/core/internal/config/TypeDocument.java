package io.github.panicmonitors.core.internal.config;

import static java.util.stream.Collectors.toSet;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RejectedEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The version of a document that one monitor type runs. Immutable.
 *
 * @param inForce the version that gives the monitors: the newest one, with the previous text of
 *     rejected entries
 * @param monitors the accepted monitorables, whether they run or wait
 * @param rejected the rejected entries of the newest document
 */
record TypeDocument(
    ConfigDocument inForce, Map<MonitorId, ParsedMonitor> monitors, List<RejectedEntry> rejected) {

  /** Returns the state before the type has parsed the document. */
  static TypeDocument unparsed(ConfigDocument document) {
    return new TypeDocument(document, Map.of(), List.of());
  }

  /** Returns the state after the provider failed to parse a newer version. */
  TypeDocument failed(ConfigDocument newest, String type, String reason, Instant at) {
    return keepAll(newest, List.of(rejection(type, "", reason, at)));
  }

  /** Returns the state after the provider parsed a newer version. */
  TypeDocument parsed(ConfigDocument newest, String type, TypeResult.Parsed result, Instant at) {
    List<RejectedEntry> rejections = new ArrayList<>();
    for (Rejected entry : result.rejected()) {
      rejections.add(rejection(type, entry.id(), entry.reason(), at));
    }
    if (result.rejected().stream().anyMatch(entry -> entry.keeps() == Rejected.Scope.DOCUMENT)) {
      return keepAll(newest, rejections);
    }
    Map<MonitorId, ParsedMonitor> accepted = new LinkedHashMap<>();
    result.accepted().forEach(monitor -> accepted.put(monitor.id(), monitor));
    return withKept(newest, accepted, result.rejected(), rejections);
  }

  /**
   * Keeps the previous version of each rejected entry from which a monitorable was made. A
   * monitorable of several entries is kept only with the previous text of all of them. If one of
   * them was removed, switched off or accepted, keeps the whole previous version.
   */
  private TypeDocument withKept(
      ConfigDocument newest,
      Map<MonitorId, ParsedMonitor> accepted,
      List<Rejected> rejected,
      List<RejectedEntry> rejections) {
    Map<String, List<ParsedMonitor>> before = byEntry(monitors.values());
    Set<String> used = byEntry(accepted.values()).keySet();
    Set<String> rejectedIds = rejected.stream().map(Rejected::id).collect(toSet());
    Map<MonitorId, ParsedMonitor> next = new LinkedHashMap<>(accepted);
    Map<String, @Nullable Object> previousText = new LinkedHashMap<>();
    for (Rejected entry : rejected) {
      for (ParsedMonitor previous : before.getOrDefault(entry.id(), List.of())) {
        if (used.contains(entry.id())) {
          // An accepted monitorable was made from the entry's previous version.
          previousText.put(entry.id(), inForce.content().get(entry.id()));
        } else if (!accepted.containsKey(previous.id())) {
          if (!rejectedIds.containsAll(previous.entries())) {
            return keepAll(newest, rejections);
          }
          previousText.put(entry.id(), inForce.content().get(entry.id()));
          next.put(previous.id(), previous.kept());
        }
      }
    }
    return new TypeDocument(with(newest, previousText), next, rejections);
  }

  private static Map<String, List<ParsedMonitor>> byEntry(Collection<ParsedMonitor> monitors) {
    Map<String, List<ParsedMonitor>> byEntry = new HashMap<>();
    for (ParsedMonitor monitor : monitors) {
      for (String entry : monitor.entries()) {
        byEntry.computeIfAbsent(entry, id -> new ArrayList<>()).add(monitor);
      }
    }
    return byEntry;
  }

  private static ConfigDocument with(
      ConfigDocument document, Map<String, @Nullable Object> otherText) {
    if (otherText.isEmpty()) {
      return document;
    }
    Map<String, @Nullable Object> text = new LinkedHashMap<>(document.content());
    text.putAll(otherText);
    Map<String, String> invalid = new LinkedHashMap<>(document.invalid());
    invalid.keySet().removeAll(otherText.keySet());
    return ConfigDocument.of(document.key(), text).withInvalid(invalid);
  }

  /**
   * Keeps the version that runs. If no monitor of it runs, keeps the newest instead, so that a
   * restart tries that one.
   */
  private TypeDocument keepAll(ConfigDocument newest, List<RejectedEntry> rejections) {
    Map<MonitorId, ParsedMonitor> kept = new LinkedHashMap<>();
    monitors.forEach((id, monitor) -> kept.put(id, monitor.kept()));
    return new TypeDocument(kept.isEmpty() ? newest : inForce, kept, rejections);
  }

  private RejectedEntry rejection(String type, String id, String reason, Instant at) {
    return new RejectedEntry(inForce.key().value(), type, id, reason, at);
  }
}
