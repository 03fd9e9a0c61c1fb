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

/**
 * Exchanges, queues and connections of one broker. Its monitor guards all of these and everything
 * they hold; every method but the constructor is called with it held. No listener is ever called
 * under it.
 */
final class BrokerState {
  final TimeSource time;
  private final Map<String, InMemoryExchange> exchanges = new LinkedHashMap<>();
  private final Map<String, InMemoryQueue> queues = new LinkedHashMap<>();

  /** Those that the broker takes for alive. */
  private final Set<InMemoryConnection> connections = new LinkedHashSet<>();

  /** Those that their users take for alive. */
  private final Set<InMemoryConnection> unended = new LinkedHashSet<>();

  private int connects;

  private final Set<Waiter> connecting = new LinkedHashSet<>();
  final BrokerFaults faults = new BrokerFaults(this);
  final BrokerScheduler timetable;
  private boolean closed;

  BrokerState(TimeSource time) {
    this.time = time;
    this.timetable = new BrokerScheduler(time, this);
  }

  // Connections

  InMemoryConnection open(InMemoryConnection connection) throws BrokerException {
    if (closed) {
      throw new BrokerException(BrokerFault.UNREACHABLE, "broker is closed");
    }
    faults.refuseConnect();
    connections.add(connection);
    unended.add(connection);
    return connection;
  }

  /** Where somebody waits who connects and gets no answer. */
  Waiter connecting() {
    Waiter waiter = time.waiter();
    connecting.add(waiter);
    return waiter;
  }

  void doesNotConnect(Waiter waiter) {
    connecting.remove(waiter);
  }

  void wakeConnecting() {
    connecting.forEach(Waiter::signal);
  }

  int nextConnectionNumber() {
    return ++connects;
  }

  List<InMemoryConnection> connections() {
    return List.copyOf(connections);
  }

  void forget(InMemoryConnection connection) {
    connections.remove(connection);
  }

  void ended(InMemoryConnection connection) {
    unended.remove(connection);
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

  void declareQueue(String name, InMemoryQueue.Kind kind) throws BrokerException {
    InMemoryQueue existing = queues.get(name);
    if (existing == null) {
      refuseReserved("queue", name);
      queues.put(name, new InMemoryQueue(name, kind, faults));
      return;
    }
    refuseLocked(existing);
    if (existing.kind != kind) {
      throw conflict("queue", name);
    }
  }

  void bind(String queue, String exchange, TopicPattern pattern) throws BrokerException {
    InMemoryQueue bound = queue(queue);
    exchange(exchange).bind(bound, pattern);
  }

  InMemoryExchange exchange(String name) throws BrokerException {
    InMemoryExchange exchange = exchanges.get(name);
    if (exchange == null) {
      throw new BrokerException(BrokerFault.NOT_FOUND, "no exchange '" + name + "'");
    }
    return exchange;
  }

  /** Returns a queue that connections may use. */
  InMemoryQueue queue(String name) throws BrokerException {
    InMemoryQueue queue = queues.get(name);
    if (queue == null) {
      throw new BrokerException(BrokerFault.NOT_FOUND, "no queue '" + name + "'");
    }
    refuseLocked(queue);
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

  private static void refuseReserved(String what, String name) throws BrokerException {
    if (name.startsWith("amq.")) {
      throw new BrokerException(
          BrokerFault.ACCESS_REFUSED, what + " name '" + name + "' is reserved");
    }
  }

  private static void refuseLocked(InMemoryQueue queue) throws BrokerException {
    if (queue.kind == InMemoryQueue.Kind.LOCKED) {
      throw new BrokerException(
          BrokerFault.RESOURCE_LOCKED, "queue '" + queue.name + "' belongs to another connection");
    }
  }

  private static BrokerException conflict(String what, String name) {
    return new BrokerException(
        BrokerFault.PRECONDITION_FAILED, what + " '" + name + "' exists with other properties");
  }

  // Messages

  /** Puts a connection's message into its queues and tells whether there was one. */
  boolean route(OutboundMessage message) throws BrokerException {
    String key = message.routingKey();
    InMemoryExchange target = exchange(message.exchange());
    Set<InMemoryQueue> routes = faults.losesRoute(key) ? Set.of() : target.route(key);
    RecordedMessage recorded =
        new RecordedMessage(
            time.now(),
            message.exchange(),
            key,
            message.messageId(),
            message.headers(),
            message.body(),
            !routes.isEmpty());
    return put(recorded, target, routes);
  }

  /** Puts a message of the test into its queues and tells whether there was one. */
  boolean route(String exchange, String routingKey, byte[] body) throws BrokerException {
    InMemoryExchange target = exchange(exchange);
    Set<InMemoryQueue> routes = target.route(routingKey);
    RecordedMessage recorded =
        new RecordedMessage(
            time.now(), exchange, routingKey, null, Map.of(), body, !routes.isEmpty());
    return put(recorded, target, routes);
  }

  private static boolean put(
      RecordedMessage message, InMemoryExchange exchange, Set<InMemoryQueue> routes) {
    exchange.received.add(message);
    routes.forEach(queue -> queue.add(message));
    return message.routed();
  }

  /** Records a message that is answered negatively. */
  void refuse(OutboundMessage message) {
    InMemoryExchange target = exchanges.get(message.exchange());
    if (target != null) {
      target.refused.add(
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

  void forgetMessages() {
    exchanges
        .values()
        .forEach(
            exchange -> {
              exchange.received.clear();
              exchange.refused.clear();
            });
    queues.values().forEach(InMemoryQueue::purge);
  }

  /** Ends all connections, also those that have died in silence. */
  void close() {
    closed = true;
    faults.letThrough();
    for (InMemoryConnection connection : List.copyOf(unended)) {
      connection.end(new BrokerException(BrokerFault.CONNECTION_LOST, "broker was closed"));
    }
    timetable.clear();
  }
}
