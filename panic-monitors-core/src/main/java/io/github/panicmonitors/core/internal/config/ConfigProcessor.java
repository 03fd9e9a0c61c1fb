package io.github.panicmonitors.core.internal.config;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.manager.WaitingDocuments;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies configuration documents one at a time: parses each, folds it into the desired state, and
 * reconciles the running monitors with that state. Runs on the control loop, except for the calls
 * of providers.
 */
public final class ConfigProcessor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConfigProcessor.class);
  private static final int MAX_REMEMBERED_DOCUMENTS = 100;

  /** Reconciles the running monitors with the desired ones. */
  @FunctionalInterface
  public interface Reconciler {
    void reconcile(Map<MonitorId, MonitorSpec> desired);
  }

  /** Stores the documents of a state. */
  @FunctionalInterface
  public interface Store {
    /**
     * Stores a state, then runs an action, whether storing succeeded or not.
     *
     * @param changed the document that made the state
     * @return false if the store is closed already: the action does not run
     */
    boolean store(DesiredState state, DocumentKey changed, Runnable whenStored);
  }

  private final TimeSource time;
  private final EventLoop control;
  private final ManagedRoles roles;
  private final ProviderCalls providers;
  private final Reconciler reconciler;
  private final Store store;
  private final Consumer<SourceList> sourceListChanged;
  private final Listeners listeners;

  private final DocumentQueue waiting = new DocumentQueue();
  private final Deque<RejectedEntry> unreadable = new ArrayDeque<>();

  /** The document that is being parsed. */
  private @Nullable PendingDocument current;

  private long currentSinceNanos;

  private boolean restoring;

  /** Runs once the stored documents are restored. */
  private final List<Runnable> whenRestored = new ArrayList<>();

  private boolean closed;

  private volatile DesiredState state;
  private volatile List<RejectedEntry> lastUnreadable = List.of();
  private volatile DocumentCounts counts = DocumentCounts.ZERO;
  private volatile Waiting published = Waiting.NONE;
  private volatile Restored restored = new Restored(0, 0);

  /** The documents that wait, and when the oldest of them was received. */
  private record Waiting(int count, long sinceNanos) {
    static final Waiting NONE = new Waiting(0, 0);
  }

  /** How many of the stored documents are restored. */
  public record Restored(int count, int of) {}

  public ConfigProcessor(
      ManagerThreads threads,
      EventLoop control,
      ManagedRoles roles,
      Capacity capacity,
      Reconciler reconciler,
      Store store,
      Consumer<SourceList> sourceListChanged,
      Listeners listeners) {
    this.time = threads.time();
    this.control = control;
    this.providers = new ProviderCalls(threads, control, roles);
    this.roles = roles;
    this.state = DesiredState.empty(capacity);
    this.reconciler = reconciler;
    this.store = store;
    this.sourceListChanged = sourceListChanged;
    this.listeners = listeners;
  }

  // ---- called by any thread

  /** Adds a document to the queue. Does not block. */
  public void receive(PendingDocument document) {
    if (!control.execute(() -> add(document))) {
      document.discarded();
    }
  }

  /** Runs the monitors of stored documents. Called before any document is received. */
  public void restore(List<StoredDocument> stored) {
    restored = new Restored(0, stored.size());
    control.execute(
        () -> {
          restoring = true;
          parseStored(stored, new ArrayList<>());
        });
  }

  /** Runs an action on the control loop, after the stored documents are restored. */
  public void whenRestored(Runnable action) {
    control.execute(
        () -> {
          if (restoring) {
            whenRestored.add(action);
          } else {
            action.run();
          }
        });
  }

  public DesiredState state() {
    return state;
  }

  public DocumentCounts counts() {
    return counts;
  }

  /** Returns the documents that were received and are not applied yet. */
  public WaitingDocuments waiting() {
    Waiting current = published;
    return current.count == 0
        ? WaitingDocuments.NONE
        : new WaitingDocuments(
            current.count, Duration.ofNanos(time.nanoTime() - current.sinceNanos));
  }

  public Restored restored() {
    return restored;
  }

  /** Returns the rejected entries of the newest documents, and the last unreadable documents. */
  public List<RejectedEntry> rejected() {
    return Stream.concat(state.rejected().stream(), lastUnreadable.stream()).toList();
  }

  /** Discards the waiting documents and stops calling providers. Does not wait for them. */
  @Override
  public void close() {
    control.execute(this::discardAll);
    providers.close();
  }

  /** Waits for the end of a provider's call. Returns false if the deadline came first. */
  public boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return providers.awaitEnd(deadlineNanos);
  }

  // ---- on the control loop

  private void add(PendingDocument document) {
    if (closed) {
      document.discarded();
      return;
    }
    if (roles.reads(document)) {
      waiting.add(document, time.nanoTime());
      processNext();
    } else {
      document.done(unread(document.role(), document.routingKey()));
    }
  }

  /** Returns the result of a document that its role does not read. */
  public static AppliedDocument unread(String role, String routingKey) {
    return new AppliedDocument(
        role, routingKey, false, List.of(), List.of(), List.of(), 0, List.of());
  }

  private void processNext() {
    while (current == null && !restoring && waiting.size() > 0) {
      process(requireNonNull(waiting.poll()));
    }
    publishWaiting();
  }

  private void publishWaiting() {
    published =
        current == null
            ? new Waiting(waiting.size(), waiting.oldestNanos(0))
            : new Waiting(waiting.size() + 1, currentSinceNanos);
  }

  /**
   * Parses the newest readable version. Rejects newer, unreadable ones and supersedes older ones.
   */
  private void process(DocumentQueue.Versions versions) {
    versions.removeLost();
    for (PendingDocument newest = versions.pollNewest();
        newest != null;
        newest = versions.pollNewest()) {
      StoredDocument document = readOrReject(newest);
      if (document != null) {
        supersede(versions);
        current = newest;
        currentSinceNanos = versions.sinceNanos();
        providers.parse(document, state, this::parsed);
        return;
      }
    }
  }

  private @Nullable StoredDocument readOrReject(PendingDocument document) {
    try {
      return document.read();
    } catch (UnreadableException e) {
      reject(document, String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      // Acknowledged too, or it would count against the prefetch limit until the channel closes.
      log.error(
          "document {} was not read because of a bug in the manager", document.routingKey(), e);
      reject(document, "the manager failed to read it: " + e);
    }
    return null;
  }

  private void supersede(DocumentQueue.Versions older) {
    for (PendingDocument next = older.pollNewest(); next != null; next = older.pollNewest()) {
      counts = counts.withSuperseded();
      next.superseded();
    }
  }

  private void parsed(ParsedDocument parsed) {
    PendingDocument document = current;
    if (document == null) {
      return; // discarded
    }
    current = null;
    try {
      apply(parsed, document);
    } catch (Throwable e) {
      // Acknowledged anyway: otherwise the broker would redeliver it forever.
      log.error("document {} was not applied because of a bug in the manager", parsed.key(), e);
      reject(document, "the manager failed to apply it: " + e);
    }
    processNext();
  }

  private void apply(ParsedDocument parsed, PendingDocument document) {
    DesiredState before = state;
    DesiredState after = before.with(parsed);
    state = after;
    reconciler.reconcile(after.monitors());
    AppliedDocument applied = after.changesFrom(before, parsed);
    SourceList.changed(List.of(parsed), before, after).forEach(sourceListChanged);
    report(applied);
    SharedNames.warn(after, applied.started(), applied.replaced());
    if (!store.store(after, parsed.key(), () -> document.done(applied))) {
      document.discarded();
    }
  }

  private void report(AppliedDocument applied) {
    counts = applied.claimed() ? counts.withApplied() : counts.withUnclaimed();
    if (applied.claimed()) {
      log.info(
          "{}: {} started, {} replaced, {} stopped, {} unchanged, {} rejected",
          nameOf(applied),
          applied.started().size(),
          applied.replaced().size(),
          applied.stopped().size(),
          applied.unchanged(),
          applied.rejected().size());
    } else {
      log.info("no monitor type reads document {}", nameOf(applied));
    }
    reportRejected(applied);
    listeners.tell(listener -> listener.applied(applied));
  }

  private static String nameOf(AppliedDocument applied) {
    return applied.role().isEmpty()
        ? applied.routingKey()
        : applied.routingKey() + " of " + applied.role();
  }

  private void reportRejected(AppliedDocument applied) {
    RejectionLog.log(applied.routingKey(), applied.rejected());
    for (RejectedEntry entry : applied.rejected()) {
      listeners.tell(listener -> listener.rejected(entry));
    }
  }

  private void reject(PendingDocument document, String reason) {
    counts = counts.withUnreadable();
    RejectedEntry entry = new RejectedEntry(document.routingKey(), "", "", reason, time.now());
    unreadable.addLast(entry);
    if (unreadable.size() > MAX_REMEMBERED_DOCUMENTS) {
      unreadable.removeFirst();
    }
    lastUnreadable = List.copyOf(unreadable);
    AppliedDocument applied =
        new AppliedDocument(
            document.role(),
            document.routingKey(),
            true,
            List.of(),
            List.of(),
            List.of(),
            0,
            List.of(entry));
    reportRejected(applied);
    listeners.tell(listener -> listener.applied(applied));
    document.done(applied);
  }

  // ---- restoring

  private void parseStored(List<StoredDocument> stored, List<ParsedDocument> parsed) {
    if (parsed.size() < stored.size()) {
      providers.parse(
          stored.get(parsed.size()),
          state,
          next -> {
            parsed.add(next);
            restored = new Restored(parsed.size() - 1, stored.size());
            parseStored(stored, parsed);
          });
    } else if (!closed) {
      restoring = false;
      try {
        applyStored(parsed);
      } finally {
        restored = new Restored(stored.size(), stored.size());
        whenRestored.forEach(Runnable::run);
        processNext();
      }
    }
  }

  private void applyStored(List<ParsedDocument> parsed) {
    DesiredState before = state;
    DesiredState after = before.withRestored(parsed);
    state = after;
    reconciler.reconcile(after.monitors());
    SourceList.changed(parsed, before, after).forEach(sourceListChanged);
    after.restored(parsed).forEach(this::report);
    SharedNames.warn(after, after.monitors().keySet(), List.of());
  }

  private void discardAll() {
    closed = true;
    PendingDocument parsing = current;
    current = null;
    if (parsing != null) {
      discard(parsing);
    }
    waiting.drainTo(ConfigProcessor::discard);
    publishWaiting();
  }

  private static void discard(PendingDocument document) {
    log.info("document {} was discarded: the manager is closing", document.routingKey());
    document.discarded();
  }
}
