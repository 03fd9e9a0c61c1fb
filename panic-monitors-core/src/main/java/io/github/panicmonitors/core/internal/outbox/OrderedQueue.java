package io.github.panicmonitors.core.internal.outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Messages that stay in order: at most one is in flight. Guarded by the outbox's lock. */
final class OrderedQueue {
  private final String name;
  private final boolean urgent;
  private final Deque<OutboxMessage> waiting = new ArrayDeque<>();
  private boolean inFlight;
  private boolean queued;

  OrderedQueue(String name, boolean urgent) {
    this.name = name;
    this.urgent = urgent;
  }

  String name() {
    return name;
  }

  /** Returns whether it is served before all queues that are not urgent. */
  boolean isUrgent() {
    return urgent;
  }

  void add(OutboxMessage message) {
    waiting.addLast(message);
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  boolean waitsForAnotherRoundThan(OutboxMessage message) {
    OutboxMessage first = waiting.peekFirst();
    return first != null && !first.isOfSameRound(message);
  }

  @Nullable OutboxMessage removeFirst() {
    return waiting.pollFirst();
  }

  /** Returns whether the first waiting message belongs to that connection. */
  boolean isRoutedTo(SendQueue queue) {
    OutboxMessage first = waiting.peekFirst();
    return first != null && first.sendQueue() == queue;
  }

  /** Returns the queue of the connection that sends the first waiting message. */
  SendQueue sendQueue() {
    return waiting.getFirst().sendQueue();
  }

  /** Removes the first message to send it. */
  OutboxMessage send() {
    inFlight = true;
    return waiting.removeFirst();
  }

  /** The message in flight was confirmed, returned or dropped. */
  void settled() {
    inFlight = false;
  }

  /** The message in flight must be resent, before all others. */
  void giveBack(OutboxMessage message) {
    inFlight = false;
    waiting.addFirst(message);
  }

  /** Returns whether to queue this for sending. True once until {@link #dequeued}. */
  boolean becomesReady(long nowNanos) {
    OutboxMessage first = waiting.peekFirst();
    if (queued || inFlight || first == null || first.notBeforeNanos - nowNanos > 0) {
      return false;
    }
    queued = true;
    return true;
  }

  void dequeued() {
    queued = false;
  }

  boolean isIdle() {
    return !inFlight && waiting.isEmpty() && !queued;
  }
}
