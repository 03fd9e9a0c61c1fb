package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.core.internal.config.Changes.SourceList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All that is configured of one type. Touched by the intake thread only. */
final class TypeConfigs<M extends Monitorable> {
  private final MonitorType<M> type;
  private final Capacity capacity;
  private final Map<String, Group<M>> groups = new TreeMap<>();
  private final Map<String, String> groupOfId = new HashMap<>();
  private final Set<String> groupsThatWait = new TreeSet<>();

  TypeConfigs(MonitorType<M> type, Capacity capacity) {
    this.type = type;
    this.capacity = capacity;
  }

  MonitorType<M> type() {
    return type;
  }

  Stream<RejectedEntry> rejected() {
    return groups.values().stream().flatMap(group -> group.rejected.stream());
  }

  /** Takes a document in and adds what it changes. */
  void update(ConfigDocument document, Guest guest, Changes changes, Instant now)
      throws GuestFailedException, InterruptedException {
    String name = guest.call(() -> type.group(document.key()));
    Group<M> before = groups.getOrDefault(name, Group.empty());
    read(name, before.with(document), guest, changes, now);
    document
        .key()
        .chain()
        .ifPresent(
            chain -> changes.sourceLists().add(new SourceList(chain.base(), type.category())));
  }

  /** Reads those groups again that wait for an id which another group has let go. */
  void readFreed(Guest guest, Changes changes, Instant now)
      throws GuestFailedException, InterruptedException {
    for (String name : List.copyOf(groupsThatWait)) {
      Group<M> group = groups.getOrDefault(name, Group.empty());
      if (group.waitsFor.stream().anyMatch(id -> !groupOfId.containsKey(id))) {
        read(name, group, guest, changes, now);
        group
            .chains()
            .forEach(base -> changes.sourceLists().add(new SourceList(base, type.category())));
      }
    }
  }

  private void read(String name, Group<M> group, Guest guest, Changes changes, Instant now)
      throws GuestFailedException, InterruptedException {
    Map<String, Desired<M>> previous = group.accepted;
    GroupReading<M> reading = guest.call(() -> type.read(name, group.documents.values(), previous));
    Merge merge = new Merge(name, group, changes, now);
    reading.candidates().forEach(merge::accept);
    reading.rejected().forEach(merge::reject);
    merge.finish();
  }

  /** What is known of one group. Immutable. */
  private record Group<M extends Monitorable>(
      Map<RoutingKey, ConfigDocument> documents,
      Map<String, Desired<M>> accepted,
      List<RejectedEntry> rejected,
      List<String> waitsFor) {

    static <M extends Monitorable> Group<M> empty() {
      return new Group<>(Map.of(), Map.of(), List.of(), List.of());
    }

    Group<M> with(ConfigDocument document) {
      Map<RoutingKey, ConfigDocument> next = new TreeMap<>(documents);
      next.put(document.key(), document);
      if (document.entries().isEmpty()) {
        next.remove(document.key());
      }
      return new Group<>(next, accepted, rejected, waitsFor);
    }

    Stream<String> chains() {
      return documents.keySet().stream()
          .flatMap(key -> key.chain().stream())
          .map(RoutingKey.Chain::base);
    }
  }

  /** Puts a reading in the place of a group's previous one, noting what differs. */
  private final class Merge {
    private final String name;
    private final Group<M> group;
    private final Changes changes;
    private final Instant now;
    private final Map<String, Desired<M>> next = new LinkedHashMap<>();
    private final List<RejectedEntry> rejected = new ArrayList<>();
    private final List<String> waitsFor = new ArrayList<>();

    Merge(String name, Group<M> group, Changes changes, Instant now) {
      this.name = name;
      this.group = group;
      this.changes = changes;
      this.now = now;
    }

    void accept(GroupReading.Candidate<M> candidate) {
      Desired<M> desired = candidate.desired();
      String id = desired.key().id();
      Desired<M> twin = next.get(id);
      String owner = groupOfId.getOrDefault(id, name);
      if (twin != null) {
        reject(desired.document(), id, "id is also in " + twin.document());
      } else if (!owner.equals(name)) {
        reject(desired.document(), id, "id is already configured by " + owner);
        waitsFor.add(id);
      } else if (!group.accepted.containsKey(id) && capacity.isExhausted()) {
        reject(desired.document(), id, capacity.excess());
      } else {
        next.put(id, desired);
        note(candidate);
      }
    }

    private void note(GroupReading.Candidate<M> candidate) {
      if (candidate.unchanged()) {
        changes.countUnchanged();
      } else if (group.accepted.containsKey(candidate.desired().key().id())) {
        changes.replaced().add(candidate.desired());
      } else {
        changes.added().add(candidate.desired());
        capacity.change(1);
      }
    }

    void reject(ParsedConfig.Rejected entry) {
      Desired<M> previous = group.accepted.get(entry.id());
      if (previous != null && next.putIfAbsent(entry.id(), previous) == null) {
        changes.countUnchanged();
      }
      reject(entry.key(), entry.id(), entry.reason());
    }

    private void reject(RoutingKey key, String id, String reason) {
      rejected.add(new RejectedEntry(key.value(), type.name(), id, reason, now));
    }

    void finish() {
      group.accepted.forEach(
          (id, desired) -> {
            if (!next.containsKey(id)) {
              changes.removed().add(desired.key());
              groupOfId.remove(id);
              capacity.change(-1);
            }
          });
      next.keySet().forEach(id -> groupOfId.put(id, name));
      changes.rejected().addAll(rejected);
      if (waitsFor.isEmpty()) {
        groupsThatWait.remove(name);
      } else {
        groupsThatWait.add(name);
      }
      if (group.documents.isEmpty()) {
        groups.remove(name);
      } else {
        groups.put(name, new Group<>(group.documents, next, rejected, waitsFor));
      }
    }
  }
}
