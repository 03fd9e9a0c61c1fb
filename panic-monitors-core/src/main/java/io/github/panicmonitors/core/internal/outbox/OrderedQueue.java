package io.github.panicmonitors.core.internal.outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Letters that must stay in order: at most one of them is on its way at a time. Guarded by the
 * outbox's lock.
 */
final class OrderedQueue {
  private final String name;
  private final boolean urgent;
  private final Deque<OutboxMessage> waiting = new ArrayDeque<>();
  private boolean underway;
  private boolean queued;

  OrderedQueue(String name, boolean urgent) {
    this.name = name;
    this.urgent = urgent;
  }

  String name() {
    return name;
  }

  /** Whether it goes before all that are not. */
  boolean isUrgent() {
    return urgent;
  }

  void add(OutboxMessage letter) {
    waiting.addLast(letter);
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  boolean waitsForAnotherRoundThan(OutboxMessage letter) {
    OutboxMessage first = waiting.peekFirst();
    return first != null && !first.isOfSameRound(letter);
  }

  @Nullable OutboxMessage removeFirst() {
    return waiting.pollFirst();
  }

  /** Whether the first letter that waits is to be sent by that outlet. */
  boolean goesBy(SendQueue outlet) {
    OutboxMessage first = waiting.peekFirst();
    return first != null && first.outlet() == outlet;
  }

  /** Which outlet sends the first letter that waits. */
  SendQueue outlet() {
    return waiting.getFirst().outlet();
  }

  /** Takes the first letter to send it. */
  OutboxMessage send() {
    underway = true;
    return waiting.removeFirst();
  }

  /** The letter that was under way has arrived or is given up. */
  void settled() {
    underway = false;
  }

  /** The letter that was under way must be sent again, before all others. */
  void takeBack(OutboxMessage letter) {
    underway = false;
    waiting.addFirst(letter);
  }

  /** Whether to queue this lane for sending; true only once until it has been taken from there. */
  boolean becomesReady(long nowNanos) {
    OutboxMessage first = waiting.peekFirst();
    if (queued || underway || first == null || first.notBeforeNanos - nowNanos > 0) {
      return false;
    }
    queued = true;
    return true;
  }

  void unqueued() {
    queued = false;
  }

  boolean isIdle() {
    return !underway && waiting.isEmpty() && !queued;
  }
}
