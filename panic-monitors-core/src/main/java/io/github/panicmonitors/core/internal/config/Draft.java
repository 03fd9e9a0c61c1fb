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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a document makes of the configurations of one type. None of it counts before it is
 * committed: a document that could not be applied changes the same when it is tried or sent again.
 */
final class Draft<M extends Monitorable> implements Rejections.Reading {
  private final TypeConfigs<M> configs;
  private final MonitorType<M> type;
  private final Changes changes;
  private final Instant now;
  private final Map<String, Group<M>> groups = new LinkedHashMap<>();

  /** The group of each id that has changed hands; empty if it was let go. */
  private final Map<String, Optional<String>> owners = new HashMap<>();

  Draft(TypeConfigs<M> configs, Changes changes, Instant now) {
    this.configs = configs;
    this.type = configs.type();
    this.changes = changes;
    this.now = now;
  }

  /** Takes a document in and adds what it changes. */
  void update(ConfigDocument document, Guest guest)
      throws GuestFailedException, InterruptedException {
    String name = guest.call(() -> type.group(document.key()));
    read(name, group(name).with(document), guest);
    document.key().chain().ifPresent(chain -> announce(chain.base()));
  }

  /** Reads those groups again that wait for an id which another group has let go. */
  void readFreed(Guest guest) throws GuestFailedException, InterruptedException {
    Set<String> names = new TreeSet<>(configs.groupsThatWait());
    names.addAll(groups.keySet());
    for (String name : names) {
      Group<M> group = group(name);
      if (group.waitsFor().stream().anyMatch(id -> owner(id).isEmpty())) {
        read(name, group, guest);
        group.chains().forEach(this::announce);
      }
    }
  }

  /** Makes it what is configured. Called when it has been applied. */
  void commit() {
    groups.forEach(configs::put);
  }

  @Override
  public boolean failed() {
    return groups.isEmpty();
  }

  @Override
  public Set<String> rejectedIds(RoutingKey document) {
    return groups.values().stream()
        .flatMap(group -> group.rejected().stream())
        .filter(entry -> entry.routingKey().equals(document.value()))
        .map(RejectedEntry::id)
        .collect(Collectors.toSet());
  }

  @Override
  public boolean runs(RoutingKey document, String id) {
    return owner(id)
        .map(name -> group(name).accepted().get(id))
        .filter(accepted -> accepted.desired().document().equals(document))
        .isPresent();
  }

  private Group<M> group(String name) {
    Group<M> drafted = groups.get(name);
    return drafted == null ? configs.group(name) : drafted;
  }

  private Optional<String> owner(String id) {
    Optional<String> drafted = owners.get(id);
    return drafted == null ? configs.owner(id) : drafted;
  }

  private void announce(String baseChain) {
    changes.sourceLists().add(new SourceList(baseChain, type.category()));
  }

  private void read(String name, Group<M> group, Guest guest)
      throws GuestFailedException, InterruptedException {
    GroupReading<M> reading = guest.call(() -> type.read(name, group));
    Merge merge = new Merge(name, group);
    reading.candidates().forEach(merge::accept);
    reading.rejected().forEach(merge::reject);
    merge.finish();
  }

  /** Puts a reading in the place of a group's previous one, noting what differs. */
  private final class Merge {
    private final String name;
    private final Group<M> group;
    private final Map<String, Accepted<M>> next = new LinkedHashMap<>();
    private final List<RejectedEntry> rejected = new ArrayList<>();
    private final List<String> waitsFor = new ArrayList<>();

    Merge(String name, Group<M> group) {
      this.name = name;
      this.group = group;
    }

    void accept(GroupReading.Candidate<M> candidate) {
      Desired<M> desired = candidate.desired();
      String id = desired.key().id();
      Accepted<M> twin = next.get(id);
      String owner = owner(id).orElse(name);
      if (twin != null) {
        reject(desired.document(), id, "id is also in " + twin.desired().document());
      } else if (!owner.equals(name)) {
        reject(desired.document(), id, "id is already configured by " + owner);
        waitsFor.add(id);
      } else if (!group.accepted().containsKey(id)
          && configs.capacity().isExhaustedAfter(changes)) {
        reject(desired.document(), id, configs.capacity().excess());
      } else {
        next.put(id, candidate.accepted());
        note(candidate);
      }
    }

    private void note(GroupReading.Candidate<M> candidate) {
      if (candidate.unchanged()) {
        changes.countUnchanged();
      } else if (group.accepted().containsKey(candidate.desired().key().id())) {
        changes.replaced().add(candidate.desired());
      } else {
        changes.added().add(candidate.desired());
      }
    }

    void reject(ParsedConfig.Rejected entry) {
      Accepted<M> previous = group.accepted().get(entry.id());
      if (previous != null && next.putIfAbsent(entry.id(), previous) == null) {
        changes.countUnchanged();
      }
      reject(entry.key(), entry.id(), entry.reason());
    }

    private void reject(RoutingKey key, String id, String reason) {
      rejected.add(new RejectedEntry(key.value(), type.name(), id, reason, now));
    }

    void finish() {
      group
          .accepted()
          .forEach(
              (id, accepted) -> {
                if (!next.containsKey(id)) {
                  changes.removed().add(accepted.desired().key());
                  owners.put(id, Optional.empty());
                }
              });
      Optional<String> owner = Optional.of(name);
      next.keySet().forEach(id -> owners.put(id, owner));
      changes.rejected().addAll(rejected);
      groups.put(name, new Group<>(group.documents(), next, rejected, waitsFor));
    }
  }
}
