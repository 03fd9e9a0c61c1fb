package io.github.panicmonitors.testkit.broker;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Messages delivered to one connection and not yet settled. Guarded by the broker's state. */
final class UnacknowledgedMessages {
  private record Delivered(InMemoryConsumer consumer, StoredMessage message) {}

  private final Map<Long, Delivered> byTag = new LinkedHashMap<>();

  void add(long tag, InMemoryConsumer consumer, StoredMessage message) {
    byTag.put(tag, new Delivered(consumer, message));
  }

  /** Acknowledges or requeues a message. Returns false if the delivery tag is unknown. */
  boolean settle(long tag, boolean requeue) {
    Delivered settled = byTag.remove(tag);
    if (settled == null) {
      return false;
    }
    settled.consumer().settle();
    InMemoryQueue queue = settled.consumer().queue;
    if (requeue) {
      queue.requeue(settled.message());
    } else {
      queue.settle();
    }
    queue.dispatch();
    return true;
  }

  void requeueAll() {
    Set<InMemoryQueue> affected = new LinkedHashSet<>();
    for (Delivered delivered : byTag.values()) {
      InMemoryQueue queue = delivered.consumer().queue;
      queue.requeue(delivered.message());
      affected.add(queue);
    }
    byTag.clear();
    affected.forEach(InMemoryQueue::dispatch);
  }
}
