package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.manager.RoleStatus.Hold;
import io.github.panicmonitors.core.internal.config.SourceList;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The state of a role: who holds its configs queue, and which documents came from it. Changed by
 * the control thread, except for the documents; read by any thread.
 */
final class RoleState {
  private static final int MAX_DOCUMENTS = 10_000;

  private final boolean alwaysActs;
  private volatile Snapshot snapshot;
  private boolean everHeld;
  private Set<SourceList> unpublished = new LinkedHashSet<>();

  /** Newest documents last. The lock guards it against readers of the status. */
  private final Map<String, Instant> documents = new LinkedHashMap<>();

  private volatile boolean received;

  private record Snapshot(Hold hold, Instant since, boolean acting) {}

  RoleState(boolean alwaysActs, Instant now) {
    this.alwaysActs = alwaysActs;
    snapshot = new Snapshot(Hold.UNKNOWN, now, alwaysActs);
  }

  Hold hold() {
    return snapshot.hold();
  }

  /** Returns since when the role is held, refused or lost. */
  Instant since() {
    return snapshot.since();
  }

  /** Returns whether the role's monitors run. */
  boolean isActing() {
    return snapshot.acting();
  }

  void held(Instant now) {
    everHeld = true;
    enter(Hold.HELD, now, true);
  }

  /** Records that another consumer has the queue. It may have received newer documents. */
  void refused(Instant now) {
    received = false;
    enter(Hold.REFUSED, now, everHeld);
  }

  void lost(Instant now) {
    enter(Hold.LOST, now, isActing() || hold() == Hold.UNKNOWN);
  }

  private void enter(Hold hold, Instant now, boolean acting) {
    Snapshot before = snapshot;
    snapshot =
        new Snapshot(hold, before.hold() == hold ? before.since() : now, acting || alwaysActs);
  }

  /**
   * Returns whether the role has documents of its queue that no other consumer may have replaced.
   */
  boolean hasReceived() {
    return received;
  }

  /** Records that stored documents of the role's queue were restored. */
  void restored() {
    received = true;
  }

  /** Records a document from the role's queue. */
  void received(String routingKey, Instant now) {
    received = true;
    synchronized (documents) {
      documents.remove(routingKey);
      documents.put(routingKey, now);
      if (documents.size() > MAX_DOCUMENTS) {
        documents.remove(documents.keySet().iterator().next());
      }
    }
  }

  Map<String, Instant> documents() {
    synchronized (documents) {
      return new LinkedHashMap<>(documents);
    }
  }

  void publishLater(SourceList list) {
    unpublished.add(list);
  }

  Set<SourceList> takeUnpublished() {
    Set<SourceList> taken = unpublished;
    unpublished = new LinkedHashSet<>();
    return taken;
  }
}
