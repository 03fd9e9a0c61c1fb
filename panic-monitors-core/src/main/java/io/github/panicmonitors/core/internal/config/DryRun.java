package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.Latch;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.loop.TimeLimiter.Outcome;
import io.github.panicmonitors.core.internal.wire.Json;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;
import io.github.panicmonitors.core.internal.wire.MonitorableMessages;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Folds documents into a desired state without running it. Used and closed by one thread. */
public final class DryRun implements AutoCloseable {
  private final TimeSource time;
  private final EventLoop loop;
  private final ManagedRoles roles;
  private final ProviderCalls providers;
  private final List<RejectedEntry> failures = new ArrayList<>();
  private final Set<String> unclaimed = new LinkedHashSet<>();
  private final List<ParsedDocument> parsedDocuments = new ArrayList<>();
  private final DesiredState empty;

  /** Written on the loop, and read after it has opened a latch. */
  private DesiredState state;

  public DryRun(ManagerThreads threads, ManagedRoles roles, Capacity capacity) {
    time = threads.time();
    loop = new EventLoop(threads, "config");
    providers = new ProviderCalls(threads, loop, roles);
    this.roles = roles;
    empty = DesiredState.empty(capacity);
    state = empty;
  }

  /** Reads a document for each role that reads it. */
  public void read(ConfigDocument document) throws InterruptedException {
    for (ManagedRole role : roles.reading(document.key())) {
      read(StoredDocument.of(document).ofRole(role.id()));
    }
  }

  private void read(StoredDocument document) throws InterruptedException {
    Latch done = new Latch(time);
    loop.execute(
        () ->
            providers.parse(
                document,
                state,
                parsed -> {
                  state = state.with(parsed);
                  parsedDocuments.add(parsed);
                  if (parsed.isUnclaimed()) {
                    unclaimed.add(parsed.key().value());
                  }
                  done.open();
                }));
    done.await(Waiter.NO_DEADLINE);
  }

  /** Reads a document as it comes from the broker. One that is unreadable is rejected. */
  public void read(RoutingKey key, byte[] body) throws InterruptedException {
    if (roles.reading(key).isEmpty()) {
      return;
    }
    ConfigDocument document;
    try {
      PendingDocument.requireSize(body.length);
      document = Json.readDocument(key.value(), body);
    } catch (UnreadableException e) {
      reject(key, String.valueOf(e.getMessage()));
      return;
    } catch (RuntimeException e) {
      reject(key, "the manager failed to read it: " + e.getClass().getName());
      return;
    }
    read(document);
  }

  private void reject(RoutingKey key, String reason) {
    failures.add(new RejectedEntry(key.value(), "", "", reason, time.now()));
  }

  /** Returns a target for each source of each monitor that would run. */
  public List<ProbeTarget> probeTargets() throws InterruptedException {
    List<MonitorSpec> monitors = List.copyOf(state.monitors().values());
    List<ProbeTarget> targets = new ArrayList<>();
    Latch done = new Latch(time);
    loop.execute(
        () ->
            providers.probeTargets(
                monitors,
                outcomes -> {
                  for (int i = 0; i < monitors.size(); i++) {
                    add(targets, monitors.get(i), outcomes.get(i));
                  }
                  done.open();
                }));
    done.await(Waiter.NO_DEADLINE);
    return targets;
  }

  private void add(
      List<ProbeTarget> targets, MonitorSpec monitor, Outcome<List<ProbeTarget>> outcome) {
    List<ProbeTarget> found = outcome.value();
    if (found != null) {
      targets.addAll(found);
    } else {
      failures.add(
          new RejectedEntry(
              monitor.document().value(),
              monitor.id().type(),
              monitor.id().id(),
              ProviderCalls.reason(outcome),
              time.now()));
    }
  }

  /** Returns the messages that would list the sources. */
  public List<OutboundMessage> sourceLists(MonitorableMessages messages) {
    return SourceList.changed(parsedDocuments, empty, state).stream()
        .map(list -> list.message(state, messages))
        .toList();
  }

  /** Returns the entries that would be rejected. */
  public List<RejectedEntry> rejected() {
    return Stream.concat(state.rejected().stream(), failures.stream()).toList();
  }

  /** Returns the routing keys of the unclaimed documents. */
  public List<String> unclaimed() {
    return List.copyOf(unclaimed);
  }

  @Override
  public void close() {
    providers.close();
    loop.close();
  }
}
