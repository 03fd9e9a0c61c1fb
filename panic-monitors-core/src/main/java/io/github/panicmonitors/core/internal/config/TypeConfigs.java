package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that is configured of one type, as it was applied. What a document changes is a {@link Draft}
 * until then. Touched by the intake thread only.
 */
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

  Capacity capacity() {
    return capacity;
  }

  Stream<RejectedEntry> rejected() {
    return groups.values().stream().flatMap(group -> group.rejected().stream());
  }

  Group<M> group(String name) {
    return groups.getOrDefault(name, Group.empty());
  }

  /** The group that has this id. */
  Optional<String> owner(String id) {
    return Optional.ofNullable(groupOfId.get(id));
  }

  /** Those that wait for an id which another group has. */
  Set<String> groupsThatWait() {
    return groupsThatWait;
  }

  /** Begins to take a document in, noting what it changes. */
  Draft<M> draft(Changes changes, Instant now) {
    return new Draft<>(this, changes, now);
  }

  /** Puts a group in the place of what it was. */
  void put(String name, Group<M> group) {
    Map<String, Accepted<M>> before = group(name).accepted();
    Map<String, Accepted<M>> after = group.accepted();
    before.keySet().stream()
        .filter(id -> !after.containsKey(id))
        .forEach(id -> groupOfId.remove(id, name));
    after.keySet().forEach(id -> groupOfId.put(id, name));
    if (group.waitsFor().isEmpty()) {
      groupsThatWait.remove(name);
    } else {
      groupsThatWait.add(name);
    }
    // Last: if there is no memory for one of these steps, all of them are done again.
    if (group.documents().isEmpty()) {
      groups.remove(name);
    } else {
      groups.put(name, group);
    }
    capacity.change(after.size() - before.size());
  }
}
