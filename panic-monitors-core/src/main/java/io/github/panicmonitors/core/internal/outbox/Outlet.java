package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.time.Waiter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent over one connection: the lanes that have something to send, in turn. Guarded
 * by the outbox's lock.
 */
public final class Outlet {
  private final Deque<Lane> urgent = new ArrayDeque<>();
  private final Deque<Lane> ready = new ArrayDeque<>();

  /** Who sends what would have been sent here, once this outlet is retired. */
  private @Nullable Outlet heir;

  private @Nullable Waiter publisher;

  /** The publisher has found nothing to send. If it has not, it will look again by itself. */
  private boolean publisherIdle;

  Outlet() {}

  void add(Lane lane, boolean isUrgent) {
    (isUrgent ? urgent : ready).addLast(lane);
    wakePublisher();
  }

  /** Takes the next lane that has something to send; the publisher is idle if there is none. */
  @Nullable Lane poll() {
    Lane lane = urgent.isEmpty() ? ready.pollFirst() : urgent.pollFirst();
    publisherIdle = lane == null;
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
  void retireTo(Outlet other) {
    heir = other;
    ready.forEach(lane -> other.add(lane, false));
    ready.clear();
  }

  /** This outlet, or whichever has taken its place. */
  Outlet current() {
    return heir == null ? this : heir;
  }

  void publisher(Waiter waiter) {
    publisher = waiter;
    publisherIdle = false;
  }

  void publisherEnds(Waiter waiter) {
    if (publisher == waiter) {
      publisher = null;
    }
  }

  void wakePublisher() {
    Waiter waiter = publisher;
    if (publisherIdle && waiter != null) {
      publisherIdle = false;
      waiter.signal();
    }
  }
}
