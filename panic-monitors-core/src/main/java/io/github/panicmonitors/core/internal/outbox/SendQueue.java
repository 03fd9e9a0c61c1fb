package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.time.Waiter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent over one connection: the lanes that have something to send, in turn. Guarded
 * by the outbox's lock.
 */
public final class SendQueue {
  /** Of the shared outlet only: no monitor has an urgent lane. */
  private final Deque<OrderedQueue> urgent = new ArrayDeque<>();

  private final Deque<OrderedQueue> ready = new ArrayDeque<>();

  /** Who sends what would have been sent here, once this outlet is retired. */
  private @Nullable SendQueue heir;

  private @Nullable Waiter publisher;

  // What the publisher has last looked for in vain. Whatever else comes, it will look by itself.
  private boolean lacksAny;
  private boolean lacksUrgent;

  SendQueue() {}

  void add(OrderedQueue lane) {
    (lane.isUrgent() ? urgent : ready).addLast(lane);
    wakePublisher(lane);
  }

  /** Takes the next lane that has something to send; the publisher is idle if there is none. */
  @Nullable OrderedQueue poll(boolean onlyUrgent) {
    OrderedQueue lane = urgent.isEmpty() && !onlyUrgent ? ready.pollFirst() : urgent.pollFirst();
    lacksUrgent = lane == null;
    lacksAny = lane == null && !onlyUrgent;
    if (lane != null) {
      lane.unqueued();
    }
    return lane;
  }

  boolean isEmpty() {
    return urgent.isEmpty() && ready.isEmpty();
  }

  void clear() {
    urgent.clear();
    ready.clear();
  }

  /** From now on, all that would go this way goes the other. */
  void retireTo(SendQueue other) {
    heir = other;
    ready.forEach(other::add);
    ready.clear();
  }

  /** This outlet, or whichever has taken its place. */
  SendQueue current() {
    return heir == null ? this : heir;
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

  /** A lane has something to send, or will have after a while. */
  void wakePublisher(OrderedQueue lane) {
    if (lane.isUrgent() ? lacksUrgent : lacksAny) {
      wakePublisher();
    }
  }

  void wakePublisher() {
    Waiter waiter = publisher;
    if (waiter != null) {
      lacksAny = false;
      lacksUrgent = false;
      waiter.signal();
    }
  }
}
