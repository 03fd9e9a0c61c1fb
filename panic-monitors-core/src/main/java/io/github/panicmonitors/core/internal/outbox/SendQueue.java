package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.time.Waiter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The ordered queues with messages to send over one connection, served round-robin. Guarded by the
 * outbox's lock, except {@link #hasUrgent}.
 */
public final class SendQueue {
  private final DeferredActions deferred;

  /** Urgent queues. Only the manager's own connection has one. */
  private final Deque<OrderedQueue> urgent = new ArrayDeque<>();

  private final Deque<OrderedQueue> ready = new ArrayDeque<>();
  private volatile boolean hasUrgent;

  /** The queue that replaced this one when it was retired. */
  private @Nullable SendQueue successor;

  private @Nullable Waiter publisher;

  // Which messages the publisher looked for last without finding any. Only those need a wake-up.
  private boolean lacksAny;
  private boolean lacksUrgent;

  SendQueue(DeferredActions deferred) {
    this.deferred = deferred;
  }

  /** Returns whether an urgent message is waiting. May be called without the lock. */
  public boolean hasUrgent() {
    return hasUrgent;
  }

  void add(OrderedQueue queue) {
    if (queue.isUrgent()) {
      urgent.addLast(queue);
      hasUrgent = true;
    } else {
      ready.addLast(queue);
    }
    wakePublisher(queue);
  }

  /** Removes and returns the next queue with messages to send, or null. */
  @Nullable OrderedQueue poll(boolean onlyUrgent) {
    OrderedQueue queue = urgent.isEmpty() && !onlyUrgent ? ready.pollFirst() : urgent.pollFirst();
    hasUrgent = !urgent.isEmpty();
    lacksUrgent = queue == null;
    lacksAny = queue == null && !onlyUrgent;
    if (queue != null) {
      queue.dequeued();
    }
    return queue;
  }

  boolean isEmpty() {
    return urgent.isEmpty() && ready.isEmpty();
  }

  void clear() {
    urgent.clear();
    ready.clear();
    hasUrgent = false;
  }

  /** Moves all messages, and all later ones, to another queue. */
  void retireTo(SendQueue other) {
    successor = other;
    ready.forEach(other::add);
    ready.clear();
  }

  /** Returns this queue, or its successor if it was retired. */
  SendQueue current() {
    return successor == null ? this : successor;
  }

  void publisher(Waiter waiter) {
    publisher = waiter;
    lacksAny = false;
    lacksUrgent = false;
  }

  void publisherEnds(Waiter waiter) {
    if (publisher == waiter) {
      publisher = null;
    }
  }

  /** Wakes the publisher if it waits for messages of this kind of queue. */
  void wakePublisher(OrderedQueue queue) {
    if (queue.isUrgent() ? lacksUrgent : lacksAny) {
      wakePublisher();
    }
  }

  void wakePublisher() {
    if (publisher != null) {
      lacksAny = false;
      lacksUrgent = false;
      deferred.wake(publisher);
    }
  }
}
