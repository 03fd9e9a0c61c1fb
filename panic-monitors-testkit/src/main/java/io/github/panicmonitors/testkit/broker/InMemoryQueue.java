package io.github.panicmonitors.testkit.broker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A queue: its messages by their places, and who consumes it. Guarded by the broker's state. */
final class InMemoryQueue {

  /** What a queue is to a connection that declares it. */
  enum Kind {
    DURABLE,
    CONFLICTING,
    LOCKED
  }

  final String name;
  final Kind kind;
  private final BrokerFaults faults;
  private final TreeMap<Long, StoredMessage> ready = new TreeMap<>();
  private final Deque<InMemoryConsumer> consumers = new ArrayDeque<>();
  private long places;
  private int unacknowledged;

  InMemoryQueue(String name, Kind kind, BrokerFaults faults) {
    this.name = name;
    this.kind = kind;
    this.faults = faults;
  }

  void add(RecordedMessage message) {
    ready.put(places, new StoredMessage(message, places));
    places++;
    dispatch();
  }

  /** Counts a delivered message as acknowledged, or gone. */
  void settle() {
    unacknowledged--;
  }

  /** Puts a delivered message back, without dispatching it yet. */
  void requeue(StoredMessage message) {
    unacknowledged--;
    message.redelivered = true;
    ready.put(message.place, message);
  }

  /** Hands messages to consumers that have room, turn by turn. */
  void dispatch() {
    while (!ready.isEmpty()) {
      InMemoryConsumer consumer = nextReady();
      if (consumer == null) {
        return;
      }
      StoredMessage message = ready.pollFirstEntry().getValue();
      if (!message.redelivered && faults.takeDuplicate()) {
        ready.put(message.place, message.again());
      }
      if (!consumer.options.automaticAcknowledge()) {
        unacknowledged++;
      }
      consumer.deliver(message);
    }
  }

  private @Nullable InMemoryConsumer nextReady() {
    for (int i = consumers.size(); i > 0; i--) {
      InMemoryConsumer consumer = consumers.removeFirst();
      consumers.addLast(consumer);
      if (consumer.isReady()) {
        return consumer;
      }
    }
    return null;
  }

  boolean admits(boolean exclusive) {
    return consumers.isEmpty()
        || (!exclusive && consumers.stream().noneMatch(other -> other.options.exclusive()));
  }

  void addConsumer(InMemoryConsumer consumer) {
    consumers.add(consumer);
    dispatch();
  }

  void removeConsumer(InMemoryConsumer consumer) {
    consumers.remove(consumer);
  }

  List<InMemoryConsumer> consumers() {
    return List.copyOf(consumers);
  }

  List<RecordedMessage> waiting() {
    return ready.values().stream().map(stored -> stored.message).toList();
  }

  List<RecordedMessage> purge() {
    List<RecordedMessage> purged = waiting();
    ready.clear();
    return purged;
  }

  int depth() {
    return ready.size() + unacknowledged;
  }
}
