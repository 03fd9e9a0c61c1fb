package io.github.panicmonitors.testkit.broker;

import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges, queues and connections of one broker. Its monitor guards them and everything they
 * hold; all methods are called with it held. Listeners are never called with it held.
 */
final class BrokerState {
  final TimeSource time;
  private final Map<String, InMemoryExchange> exchanges = new LinkedHashMap<>();
  private final Map<String, InMemoryQueue> queues = new LinkedHashMap<>();

  /** Open on the broker's side. */
  private final Set<InMemoryConnection> connections = new LinkedHashSet<>();

  /** Open on the client's side. */
  private final Set<InMemoryConnection> clientConnections = new LinkedHashSet<>();

  private int connectionCount;

  private final Set<Waiter> pendingConnects = new LinkedHashSet<>();
  final ActiveFaults faults = new ActiveFaults();
  final BrokerScheduler scheduler;
  private boolean closed;

  BrokerState(TimeSource time) {
    this.time = time;
    this.scheduler = new BrokerScheduler(time, this);
  }

  // Connections

  InMemoryConnection open(InMemoryConnection connection) throws BrokerException {
    if (closed) {
      throw new BrokerException(BrokerFault.UNREACHABLE, "broker is closed");
    }
    faults.checkConnect();
    connections.add(connection);
    clientConnections.add(connection);
    return connection;
  }

  /** Returns a waiter for a connection attempt during a partition. */
  Waiter addPendingConnect() {
    Waiter waiter = time.waiter();
    pendingConnects.add(waiter);
    return waiter;
  }

  void removePendingConnect(Waiter waiter) {
    pendingConnects.remove(waiter);
  }

  void wakePendingConnects() {
    pendingConnects.forEach(Waiter::signal);
  }

  int nextConnectionNumber() {
    return ++connectionCount;
  }

  List<InMemoryConnection> connections() {
    return List.copyOf(connections);
  }

  void closedOnBrokerSide(InMemoryConnection connection) {
    connections.remove(connection);
  }

  void closedOnClientSide(InMemoryConnection connection) {
    clientConnections.remove(connection);
  }

  // Exchanges and queues

  void declareExchange(String name, boolean conflicting) throws BrokerException {
    InMemoryExchange existing = exchanges.get(name);
    if (existing == null) {
      refuseReserved("exchange", name);
      exchanges.put(name, new InMemoryExchange(conflicting));
    } else if (existing.conflicting != conflicting) {
      throw conflict("exchange", name);
    }
  }

  /** Declares an exchange for a connection, unless the user may not: then it must exist. */
  void declareExchangeForUser(String name) throws BrokerException {
    if (faults.mayDeclare) {
      declareExchange(name, false);
    } else if (!exchanges.containsKey(name)) {
      throw notDeclared("exchange", name);
    }
  }

  /** Declares a queue for a connection, unless the user may not: then it must exist. */
  void declareQueueForUser(String name, InMemoryConnection user) throws BrokerException {
    if (faults.mayDeclare) {
      declareQueue(name, InMemoryQueue.Kind.DURABLE, user);
    } else if (!queues.containsKey(name)) {
      throw notDeclared("queue", name);
    } else {
      queue(name, user);
    }
  }

  /** Declares a queue that is deleted with a connection. */
  void declareTemporaryQueue(String name, InMemoryConnection owner) throws BrokerException {
    if (!faults.mayDeclare) {
      throw new BrokerException(
          BrokerFault.ACCESS_REFUSED, "this user may not declare queue '" + name + "'");
    }
    declareQueue(name, InMemoryQueue.Kind.TEMPORARY, owner);
  }

  private static BrokerException notDeclared(String kind, String name) {
    return new BrokerException(
        BrokerFault.ACCESS_REFUSED,
        kind + " '" + name + "' does not exist, and this user may not declare it");
  }

  /** Declares a queue for a connection, or for a test if {@code user} is null. */
  void declareQueue(String name, InMemoryQueue.Kind kind, @Nullable InMemoryConnection user)
      throws BrokerException {
    InMemoryQueue existing = queues.get(name);
    if (existing == null) {
      refuseReserved("queue", name);
      boolean temporary = kind == InMemoryQueue.Kind.TEMPORARY;
      queues.put(name, new InMemoryQueue(name, kind, temporary ? user : null, faults));
      return;
    }
    refuseLocked(existing, user);
    if (existing.kind != kind) {
      throw conflict("queue", name);
    }
  }

  /** Binds a queue for a connection. Returns false if the user may not. */
  boolean bindForUser(String queue, String exchange, TopicPattern pattern, InMemoryConnection user)
      throws BrokerException {
    if (faults.mayBind) {
      bind(queue, exchange, pattern, user);
    }
    return faults.mayBind;
  }

  void bind(String queue, String exchange, TopicPattern pattern, @Nullable InMemoryConnection user)
      throws BrokerException {
    InMemoryQueue bound = queue(queue, user);
    exchange(exchange).bind(bound, pattern);
  }

  InMemoryExchange exchange(String name) throws BrokerException {
    InMemoryExchange exchange = exchanges.get(name);
    if (exchange == null) {
      throw new BrokerException(BrokerFault.NOT_FOUND, "no exchange '" + name + "'");
    }
    return exchange;
  }

  /** Returns an existing queue that is not locked by another connection. */
  InMemoryQueue queue(String name, @Nullable InMemoryConnection user) throws BrokerException {
    InMemoryQueue queue = queues.get(name);
    if (queue == null) {
      throw new BrokerException(BrokerFault.NOT_FOUND, "no queue '" + name + "'");
    }
    refuseLocked(queue, user);
    return queue;
  }

  Map<String, Integer> depths() {
    Map<String, Integer> depths = new LinkedHashMap<>();
    queues.forEach((name, queue) -> depths.put(name, queue.depth()));
    return depths;
  }

  void deleteQueue(String name) {
    InMemoryQueue queue = queues.remove(name);
    if (queue == null) {
      return;
    }
    exchanges.values().forEach(exchange -> exchange.unbind(queue));
    for (InMemoryConsumer consumer : queue.consumers()) {
      queue.removeConsumer(consumer);
      consumer.connection.consumerCancelled(consumer);
    }
  }

  /** Deletes the temporary queues of a connection. */
  void deleteQueuesOf(InMemoryConnection owner) {
    List.copyOf(queues.values()).stream()
        .filter(queue -> queue.owner == owner)
        .forEach(queue -> deleteQueue(queue.name));
  }

  private static void refuseReserved(String kind, String name) throws BrokerException {
    if (name.startsWith("amq.")) {
      throw new BrokerException(
          BrokerFault.ACCESS_REFUSED, kind + " name '" + name + "' is reserved");
    }
  }

  private static void refuseLocked(InMemoryQueue queue, @Nullable InMemoryConnection user)
      throws BrokerException {
    if (queue.isLockedFor(user)) {
      throw new BrokerException(
          BrokerFault.RESOURCE_LOCKED, "queue '" + queue.name + "' belongs to another connection");
    }
  }

  private static BrokerException conflict(String kind, String name) {
    return new BrokerException(
        BrokerFault.PRECONDITION_FAILED, kind + " '" + name + "' exists with other properties");
  }

  // Messages

  /** Routes a connection's message and returns whether any queue received it. */
  boolean route(OutboundMessage message) throws BrokerException {
    String key = message.routingKey();
    InMemoryExchange target = exchange(message.exchange());
    Set<InMemoryQueue> queues = faults.isRouteLost(key) ? Set.of() : target.route(key);
    RecordedMessage recorded =
        new RecordedMessage(
            time.now(),
            message.exchange(),
            key,
            message.messageId(),
            message.headers(),
            message.body(),
            !queues.isEmpty());
    return put(recorded, target, queues);
  }

  /** Routes a message published by the test and returns whether any queue received it. */
  boolean route(String exchange, String routingKey, byte[] body) throws BrokerException {
    InMemoryExchange target = exchange(exchange);
    Set<InMemoryQueue> queues = target.route(routingKey);
    RecordedMessage recorded =
        new RecordedMessage(
            time.now(), exchange, routingKey, null, Map.of(), body, !queues.isEmpty());
    return put(recorded, target, queues);
  }

  private static boolean put(
      RecordedMessage message, InMemoryExchange exchange, Set<InMemoryQueue> queues) {
    exchange.received.add(message);
    queues.forEach(queue -> queue.add(message));
    return message.routed();
  }

  void recordNacked(OutboundMessage message) {
    InMemoryExchange target = exchanges.get(message.exchange());
    if (target != null) {
      target.nacked.add(
          new RecordedMessage(
              time.now(),
              message.exchange(),
              message.routingKey(),
              message.messageId(),
              message.headers(),
              message.body(),
              false));
    }
  }

  void clearMessages() {
    exchanges
        .values()
        .forEach(
            exchange -> {
              exchange.received.clear();
              exchange.nacked.clear();
            });
    queues.values().forEach(InMemoryQueue::purge);
  }

  /** Closes all connections, including those that died silently. */
  void close() {
    closed = true;
    faults.partitioned = false;
    wakePendingConnects();
    for (InMemoryConnection connection : List.copyOf(clientConnections)) {
      connection.closeOnClientSide(
          new BrokerException(BrokerFault.CONNECTION_LOST, "broker closed"));
    }
    scheduler.clear();
  }
}
