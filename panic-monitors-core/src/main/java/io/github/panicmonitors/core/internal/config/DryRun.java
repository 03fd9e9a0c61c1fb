package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads documents as the {@link Intake} does, and applies nothing. For one thread, and closed by
 * it.
 */
public final class DryRun implements AutoCloseable {
  private final ManagerThreads threads;
  private final Guest guest;
  private final List<TypeConfigs<?>> types = new ArrayList<>();
  private final Map<MonitorId, Desired<?>> desired = new LinkedHashMap<>();
  private final List<RejectedEntry> failures = new ArrayList<>();
  private final List<String> unclaimed = new ArrayList<>();

  public DryRun(
      ManagerThreads threads, Collection<MonitorType<?>> monitorTypes, Capacity capacity) {
    this.threads = threads;
    guest = new Guest(threads);
    monitorTypes.forEach(type -> types.add(new TypeConfigs<>(type, capacity)));
  }

  public void read(ConfigDocument document) throws InterruptedException {
    try {
      List<TypeConfigs<?>> claimants =
          guest.call(
              () -> types.stream().filter(type -> type.type().claims(document.key())).toList());
      if (claimants.isEmpty()) {
        unclaimed.add(document.key().value());
      }
      for (TypeConfigs<?> type : claimants) {
        read(type, document);
      }
    } catch (GuestFailedException e) {
      fail(document.key().value(), "", "", e);
    }
  }

  private void read(TypeConfigs<?> type, ConfigDocument document) throws InterruptedException {
    Changes changes = new Changes();
    Draft<?> draft = type.draft(changes, threads.time().now());
    try {
      draft.update(document, guest);
      draft.readFreed(guest);
    } catch (GuestFailedException e) {
      fail(document.key().value(), type.type().name(), "", e);
    }
    draft.commit();
    changes.removed().forEach(desired::remove);
    Stream.concat(changes.added().stream(), changes.replaced().stream())
        .forEach(monitor -> desired.put(monitor.key(), monitor));
  }

  /** One for each source of what would run. */
  public List<ProbeTarget> probes() throws InterruptedException {
    List<ProbeTarget> probes = new ArrayList<>();
    for (Desired<?> monitor : desired.values()) {
      try {
        probes.addAll(guest.call(() -> monitor.probes(threads.time())));
      } catch (GuestFailedException e) {
        MonitorId key = monitor.key();
        fail(monitor.document().value(), key.type(), key.id(), e);
      }
    }
    return probes;
  }

  private void fail(String routingKey, String type, String id, GuestFailedException e) {
    String reason = String.valueOf(e.getMessage());
    failures.add(new RejectedEntry(routingKey, type, id, reason, threads.time().now()));
  }

  /** What would not be accepted. */
  public List<RejectedEntry> rejected() {
    return Stream.concat(types.stream().flatMap(TypeConfigs::rejected), failures.stream()).toList();
  }

  public List<String> unclaimed() {
    return unclaimed;
  }

  @Override
  public void close() {
    guest.close();
  }
}
