package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.time.Waiter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The ordered queues that have something to send over one connection, in turn. Guarded by the
 * outbox's lock, except {@link #hasUrgent}.
 */
public final class SendQueue {
  private final DeferredActions deferred;

  /** Only the manager's own connection has any: no monitor has an urgent queue. */
  private final Deque<OrderedQueue> urgent = new ArrayDeque<>();

  private final Deque<OrderedQueue> ready = new ArrayDeque<>();
  private volatile boolean hasUrgent;

  /** The queue that took this one's place when it was retired. */
  private @Nullable SendQueue successor;

  private @Nullable Waiter publisher;

  // What the publisher last looked for in vain. It looks for anything else without being woken.
  private boolean lacksAny;
  private boolean lacksUrgent;

  SendQueue(DeferredActions deferred) {
    this.deferred = deferred;
  }

  /** Returns whether something urgent waits. May be called without the lock. */
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

  /** Removes the next queue that has something to send. Null if there is none. */
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

  /** Moves what waits here, and what comes later, to another queue. */
  void retireTo(SendQueue other) {
    successor = other;
    ready.forEach(other::add);
    ready.clear();
  }

  /** Returns this queue, or the one that took its place. */
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
