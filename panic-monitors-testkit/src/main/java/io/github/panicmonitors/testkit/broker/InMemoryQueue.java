package io.github.panicmonitors.testkit.broker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A queue with its messages and consumers. Guarded by the broker's state. */
final class InMemoryQueue {

  /** How the broker treats a connection that declares the queue. */
  enum Kind {
    DURABLE,
    CONFLICTING,
    LOCKED,
    TEMPORARY
  }

  final String name;
  final Kind kind;

  /** The connection that a temporary queue belongs to, or null. */
  final @Nullable InMemoryConnection owner;

  private final ActiveFaults faults;
  private final TreeMap<Long, StoredMessage> ready = new TreeMap<>();
  private final Deque<InMemoryConsumer> consumers = new ArrayDeque<>();
  private long nextPosition;
  private int unacknowledged;

  InMemoryQueue(String name, Kind kind, @Nullable InMemoryConnection owner, ActiveFaults faults) {
    this.name = name;
    this.kind = kind;
    this.owner = owner;
    this.faults = faults;
  }

  /** Returns whether the queue belongs to another connection, or to one if a test asks. */
  boolean isLockedFor(@Nullable InMemoryConnection user) {
    return kind == Kind.LOCKED || (owner != null && owner != user);
  }

  void add(RecordedMessage message) {
    ready.put(nextPosition, new StoredMessage(message, nextPosition));
    nextPosition++;
    dispatch();
  }

  /** Removes a delivered message that was acknowledged or rejected. */
  void settle() {
    unacknowledged--;
  }

  /** Puts a delivered message back at its position, without dispatching it. */
  void requeue(StoredMessage message) {
    unacknowledged--;
    message.redelivered = true;
    ready.put(message.position, message);
  }

  /** Delivers waiting messages to the ready consumers in turn. */
  void dispatch() {
    while (!ready.isEmpty()) {
      InMemoryConsumer consumer = nextReady();
      if (consumer == null) {
        return;
      }
      StoredMessage message = ready.pollFirstEntry().getValue();
      if (!message.redelivered && faults.takeDuplicate()) {
        ready.put(message.position, message.redelivery());
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
