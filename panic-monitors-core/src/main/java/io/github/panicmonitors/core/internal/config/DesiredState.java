package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.core.StoredDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which monitors should run, and why others should not. Immutable: a document makes a new state,
 * without calling foreign code.
 *
 * @param capacity how many monitors may run
 * @param documents all documents with monitors or rejected entries
 * @param monitors the monitors that should run, in the order in which they were first accepted
 * @param waiting the accepted monitorables that do not run because another document has their id or
 *     because the limit is reached, by document
 * @param lastVersion the largest version of a monitor so far
 */
public record DesiredState(
    Capacity capacity,
    SortedMap<DocumentKey, DesiredDocument> documents,
    Map<MonitorId, MonitorSpec> monitors,
    SortedMap<DocumentKey, Map<MonitorId, Waiting>> waiting,
    long lastVersion) {

  /** A waiting monitorable, and since when it waits. */
  record Waiting(ParsedMonitor monitor, Instant since) {}

  /** Creates a state of unmodifiable views. */
  public DesiredState {
    documents = Collections.unmodifiableSortedMap(documents);
    monitors = Collections.unmodifiableMap(monitors);
    waiting = Collections.unmodifiableSortedMap(waiting);
  }

  /** Returns a state in which nothing should run. */
  static DesiredState empty(Capacity capacity) {
    return new DesiredState(capacity, new TreeMap<>(), Map.of(), new TreeMap<>(), 0);
  }

  /**
   * Returns the state after a document is applied. Waiting monitors take freed ids and room at
   * once.
   */
  DesiredState with(ParsedDocument parsed) {
    Fold fold = new Fold(this);
    fold.put(parsed);
    fold.admitWaiting();
    return fold.result();
  }

  /** Returns the state after stored documents are restored. Monitors that waited still wait. */
  DesiredState withRestored(List<ParsedDocument> stored) {
    Fold fold = new Fold(this);
    stored.forEach(fold::put);
    fold.admitWaiting();
    return fold.result();
  }

  /** Returns what a document changed: the difference between the state before it and this one. */
  AppliedDocument changesFrom(DesiredState before, ParsedDocument parsed) {
    List<MonitorId> started = new ArrayList<>();
    List<MonitorId> replaced = new ArrayList<>();
    List<MonitorId> stopped = new ArrayList<>();
    long unchanged = 0;
    for (MonitorSpec spec : monitors.values()) {
      MonitorSpec previous = before.monitors.get(spec.id());
      if (previous == null) {
        started.add(spec.id());
      } else if (previous.version() != spec.version()) {
        replaced.add(spec.id());
      } else if (spec.document().equals(parsed.key())) {
        unchanged++;
      }
    }
    for (MonitorId id : before.monitors.keySet()) {
      if (!monitors.containsKey(id)) {
        stopped.add(id);
      }
    }
    return new AppliedDocument(
        parsed.key().role(),
        parsed.key().value(),
        !parsed.isUnclaimed(),
        started,
        replaced,
        stopped,
        unchanged,
        rejected(parsed.key()).toList());
  }

  /** Returns the changes by each of the stored documents that this state was restored from. */
  List<AppliedDocument> restored(List<ParsedDocument> stored) {
    Map<DocumentKey, List<MonitorId>> started = new HashMap<>();
    for (MonitorSpec spec : monitors.values()) {
      started.computeIfAbsent(spec.document(), key -> new ArrayList<>()).add(spec.id());
    }
    return stored.stream()
        .map(parsed -> restored(parsed, started.getOrDefault(parsed.key(), List.of())))
        .toList();
  }

  private AppliedDocument restored(ParsedDocument parsed, List<MonitorId> started) {
    return new AppliedDocument(
        parsed.key().role(),
        parsed.key().value(),
        !parsed.isUnclaimed(),
        started,
        List.of(),
        List.of(),
        0,
        rejected(parsed.key()).toList());
  }

  /** Returns the rejected entries of the newest documents. */
  List<RejectedEntry> rejected() {
    return documents.keySet().stream().flatMap(this::rejected).toList();
  }

  /** Returns the routing keys of the unclaimed documents of a role. */
  public List<String> unclaimed(String role) {
    return documents.entrySet().stream()
        .filter(document -> document.getKey().role().equals(role))
        .filter(document -> document.getValue().isUnclaimed())
        .map(document -> document.getKey().value())
        .toList();
  }

  private Stream<RejectedEntry> rejected(DocumentKey key) {
    DesiredDocument document = documents.get(key);
    Stream<RejectedEntry> ofTypes = document == null ? Stream.empty() : document.rejected();
    Stream<RejectedEntry> ofWaiting =
        waiting.getOrDefault(key, Map.of()).entrySet().stream()
            .map(entry -> rejection(key, entry.getKey(), entry.getValue()));
    return Stream.concat(ofTypes, ofWaiting);
  }

  private RejectedEntry rejection(DocumentKey key, MonitorId id, Waiting waits) {
    MonitorSpec owner = monitors.get(id);
    String reason = owner == null ? capacity.reason() : conflict(waits.monitor(), owner);
    return new RejectedEntry(key.value(), id.type(), id.id(), reason, waits.since());
  }

  /**
   * If the provider made the id, the reason names an entry too, because no document contains the
   * id.
   */
  private static String conflict(ParsedMonitor waiting, MonitorSpec owner) {
    String id = owner.id().id();
    return waiting.entries().contains(id)
        ? "id is already configured by " + owner.document().value()
        : "provider gives entry %s the id %s, which it also gives to an entry of %s"
            .formatted(
                waiting.entries().stream().sorted().findFirst().map(Text::truncated).orElse(""),
                Text.truncated(id),
                owner.document().value());
  }

  /** Returns what must be stored so that a restart gives the same monitors. */
  public List<StoredDocument> stored() {
    return documents.entrySet().stream()
        .map(document -> stored(document.getKey(), document.getValue()))
        .toList();
  }

  private StoredDocument stored(DocumentKey key, DesiredDocument document) {
    ConfigDocument common = document.common();
    Map<String, ConfigDocument> byType = new HashMap<>();
    document
        .byType()
        .forEach(
            (type, of) -> {
              if (!of.inForce().equals(common)) {
                byType.put(type, of.inForce());
              }
            });
    Map<String, Set<String>> waitingIds = new HashMap<>();
    for (MonitorId id : waiting.getOrDefault(key, Map.of()).keySet()) {
      waitingIds.computeIfAbsent(id.type(), type -> new LinkedHashSet<>()).add(id.id());
    }
    return new StoredDocument(key.role(), common, byType, waitingIds, Set.of());
  }

  /** A copy of a state that is being changed. */
  private static final class Fold {
    private final Capacity capacity;
    private final SortedMap<DocumentKey, DesiredDocument> documents;
    private final Map<MonitorId, MonitorSpec> monitors;
    private final SortedMap<DocumentKey, Map<MonitorId, Waiting>> waiting;
    private long lastVersion;

    Fold(DesiredState state) {
      capacity = state.capacity;
      documents = new TreeMap<>(state.documents);
      monitors = new LinkedHashMap<>(state.monitors);
      waiting = new TreeMap<>(state.waiting);
      lastVersion = state.lastVersion;
    }

    void put(ParsedDocument parsed) {
      DocumentKey key = parsed.key();
      DesiredDocument before = documents.get(key);
      DesiredDocument after = DesiredDocument.next(before, parsed);
      if (before != null) {
        before.monitors().map(ParsedMonitor::id).forEach(id -> release(id, key, after));
      }
      Map<MonitorId, Waiting> waits = new LinkedHashMap<>();
      after
          .monitors()
          .forEach(
              monitor -> {
                MonitorId id = monitor.id();
                boolean mustWait = parsed.source().isWaiting(id.type(), id.id());
                if (mustWait || !admit(monitor, key)) {
                  waits.put(id, new Waiting(monitor, parsed.at()));
                }
              });
      putOrRemove(waiting, key, waits, waits.isEmpty());
      putOrRemove(documents, key, after, after.isEmpty());
    }

    private void release(MonitorId id, DocumentKey key, DesiredDocument after) {
      MonitorSpec spec = monitors.get(id);
      if (spec != null && spec.document().equals(key) && !after.hasMonitor(id)) {
        monitors.remove(id);
      }
    }

    /**
     * Adds a monitor to those that should run. Returns false if another document has its id or the
     * limit is reached.
     */
    private boolean admit(ParsedMonitor monitor, DocumentKey key) {
      MonitorSpec current = monitors.get(monitor.id());
      if (current == null ? monitors.size() >= capacity.max() : !current.document().equals(key)) {
        return false;
      }
      if (current == null || !monitor.unchanged()) {
        monitors.put(monitor.id(), new MonitorSpec(monitor.definition(), key, ++lastVersion));
      }
      return true;
    }

    private static <V> void putOrRemove(
        Map<DocumentKey, V> map, DocumentKey key, V value, boolean remove) {
      if (remove) {
        map.remove(key);
      } else {
        map.put(key, value);
      }
    }

    /**
     * Admits waiting monitors whose id or room became free, ordered by routing key, then as in the
     * document.
     */
    void admitWaiting() {
      Map<DocumentKey, Map<MonitorId, Waiting>> before = new TreeMap<>(waiting);
      before.forEach(
          (key, all) -> {
            Map<MonitorId, Waiting> still = new LinkedHashMap<>(all);
            still.values().removeIf(one -> admit(one.monitor(), key));
            putOrRemove(waiting, key, still, still.isEmpty());
          });
    }

    DesiredState result() {
      return new DesiredState(capacity, documents, monitors, waiting, lastVersion);
    }
  }
}
