package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.ManagerStatus.Documents;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes documents in, one after the other: has them read, works out what they change, has that
 * applied, and says so. Its thread alone knows what is desired. In a shortage of threads or memory
 * the document at hand waits, and all others behind it.
 */
public final class Intake implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);
  private static final int KEPT_DOCUMENTS = 100;

  /**
   * Stores a document that was dealt with, then runs the action; false if it is too late for it.
   */
  @FunctionalInterface
  public interface Keeper {
    boolean keep(ConfigDocument document, Rejections rejections, Runnable whenKept);
  }

  /** Thrown instead of applying changes when the manager closes. */
  public static final class ClosingException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Applies changes to what runs, and returns when that is done. */
  @FunctionalInterface
  public interface Applier {
    AppliedDocument apply(String routingKey, Changes changes) throws InterruptedException;
  }

  private final TimeSource time;
  private final EventLoop loop;
  private final Guest guest;
  private final List<TypeConfigs<?>> types = new ArrayList<>();
  private final Applier applier;
  private final Keeper keeper;
  private final Listeners listeners;
  private final Deque<RejectedEntry> rejectedDocuments = new ArrayDeque<>();

  private final Shortage shortage;

  private volatile Documents documents = new Documents(0, 0, 0, 0);
  private volatile List<RejectedEntry> rejected = List.of();

  public Intake(
      ManagerThreads threads,
      Collection<MonitorType<?>> monitorTypes,
      Capacity capacity,
      Applier applier,
      Keeper keeper,
      Listeners listeners) {
    time = threads.time();
    shortage = new Shortage(time, this::process);
    loop = new EventLoop(threads, "intake");
    guest = new Guest(threads);
    monitorTypes.forEach(type -> types.add(new TypeConfigs<>(type, capacity)));
    this.applier = applier;
    this.keeper = keeper;
    this.listeners = listeners;
  }

  /** Hands a document over. Does not block. */
  public void offer(IncomingDocument document) {
    if (!loop.execute(() -> take(document))) {
      document.leftOut();
    }
  }

  /** What became of documents so far; of the store it knows nothing. */
  public Documents documents() {
    return documents;
  }

  /** What is wrong in the newest documents, and the last ones that could not be read. */
  public List<RejectedEntry> rejected() {
    return rejected;
  }

  private void take(IncomingDocument incoming) {
    if (shortage.isClosed()) {
      incoming.leftOut();
    } else if (!dealtWith(incoming)) {
      incoming.leftOut();
      log.info("{} was left out: the manager closes", incoming.routingKey());
    }
  }

  private boolean dealtWith(IncomingDocument incoming) {
    try {
      return shortage.outlast(incoming);
    } catch (InterruptedException | ClosingException e) {
      return false;
    }
  }

  private void process(IncomingDocument incoming) throws InterruptedException {
    String key = incoming.routingKey();
    try {
      ConfigDocument document = incoming.read();
      List<TypeConfigs<?>> claimants = claimants(document);
      if (claimants.isEmpty()) {
        keep(document, Rejections.NONE, incoming, unclaimed(key));
      } else {
        Outcome outcome = apply(document, claimants);
        keep(document, outcome.rejections(), incoming, outcome.result());
      }
    } catch (UnreadableException e) {
      incoming.done(unreadable(key, String.valueOf(e.getMessage())));
    } catch (GuestFailedException e) {
      shortage.throwIfShort(e);
      incoming.done(unreadable(key, String.valueOf(e.getMessage())));
    } catch (ClosingException | OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // Reported and acknowledged: given back, it would come again and again.
      log.error("document {} was not applied, by a fault of the manager", key, e);
      incoming.done(unreadable(key, "the manager failed to read it: " + e));
    }
  }

  private void keep(
      ConfigDocument document,
      Rejections rejections,
      IncomingDocument incoming,
      AppliedDocument result) {
    if (incoming.isRestored()) {
      incoming.done(result);
    } else if (!keeper.keep(document, rejections, () -> incoming.done(result))) {
      incoming.leftOut();
    }
  }

  private List<TypeConfigs<?>> claimants(ConfigDocument document)
      throws GuestFailedException, InterruptedException {
    return guest.call(
        () -> types.stream().filter(type -> type.type().claims(document.key())).toList());
  }

  private AppliedDocument unclaimed(String key) {
    Documents before = documents;
    documents = new Documents(before.applied(), before.unclaimed() + 1, before.unreadable(), 0);
    log.info("document {} is nobody's", key);
    return announce(new AppliedDocument(key, false, List.of(), List.of(), List.of(), 0, List.of()));
  }

  private AppliedDocument unreadable(String key, String reason) {
    Documents before = documents;
    documents = new Documents(before.applied(), before.unclaimed(), before.unreadable() + 1, 0);
    RejectedEntry entry = new RejectedEntry(key, "", "", reason, time.now());
    keep(entry);
    publishRejected();
    report(entry);
    return announce(
        new AppliedDocument(key, true, List.of(), List.of(), List.of(), 0, List.of(entry)));
  }

  private void keep(RejectedEntry document) {
    rejectedDocuments.addLast(document);
    if (rejectedDocuments.size() > KEPT_DOCUMENTS) {
      rejectedDocuments.removeFirst();
    }
  }

  private record Outcome(AppliedDocument result, Rejections rejections) {}

  private Outcome apply(ConfigDocument document, List<TypeConfigs<?>> claimants)
      throws InterruptedException {
    Changes changes = new Changes();
    List<Draft<?>> drafts = new ArrayList<>();
    for (TypeConfigs<?> type : claimants) {
      drafts.add(draft(type, document, changes));
    }
    AppliedDocument result = applier.apply(document.key().value(), changes);
    drafts.forEach(Draft::commit);
    changes.failures().forEach(this::keep);
    Documents before = documents;
    documents = new Documents(before.applied() + 1, before.unclaimed(), before.unreadable(), 0);
    publishRejected();
    changes.rejected().forEach(this::report);
    return new Outcome(announce(result), Rejections.of(document, drafts));
  }

  /** A provider that fails keeps what it had; the others go ahead. */
  private Draft<?> draft(TypeConfigs<?> type, ConfigDocument document, Changes changes)
      throws InterruptedException {
    Instant now = time.now();
    Draft<?> draft = type.draft(changes, now);
    try {
      draft.update(document, guest);
      draft.readFreed(guest);
    } catch (GuestFailedException e) {
      shortage.throwIfShort(e);
      String reason = String.valueOf(e.getMessage());
      String name = type.type().name();
      changes.fail(new RejectedEntry(document.key().value(), name, "", reason, now));
    }
    return draft;
  }

  private void publishRejected() {
    rejected =
        Stream.concat(types.stream().flatMap(TypeConfigs::rejected), rejectedDocuments.stream())
            .toList();
  }

  private void report(RejectedEntry entry) {
    log.warn(
        "rejected {}{}: {}",
        entry.routingKey(),
        entry.id().isEmpty() ? "" : " entry " + Text.truncated(entry.id()),
        entry.reason());
    listeners.tell((MonitorsListener listener) -> listener.rejected(entry));
  }

  private AppliedDocument announce(AppliedDocument document) {
    listeners.tell(listener -> listener.applied(document));
    return document;
  }

  /** Lets the document at hand be dealt with, leaves out those that wait; does not wait. */
  @Override
  public void close() {
    shortage.close();
    loop.execute(guest::close);
    loop.close();
  }

  /** Waits until the document at hand has been dealt with; false if the deadline came first. */
  public boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return loop.awaitEnd(deadlineNanos);
  }
}
