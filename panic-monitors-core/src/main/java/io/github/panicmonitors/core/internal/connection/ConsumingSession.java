package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.config.ManagedRole;
import io.github.panicmonitors.core.internal.wire.Exchanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives configuration documents and pings from their queues, and acknowledges documents. */
final class ConsumingSession extends Session {
  private static final Logger log = LoggerFactory.getLogger(ConsumingSession.class);

  /** Several at a time, so that waiting documents of one key can be applied as one. */
  private static final ConsumeOptions CONFIGS = new ConsumeOptions(true, false, 8);

  private static final ConsumeOptions PINGS = new ConsumeOptions(false, true, 100);

  /**
   * Exclusive, because PANIC's manager, which retries while the configs queue is refused, could
   * take pings otherwise.
   */
  private static final ConsumeOptions PINGS_OF_ROLE = new ConsumeOptions(true, true, 100);

  private record Acknowledgement(long deliveryTag, String routingKey) {}

  private final ManagedRole role;
  private final RoleListener listener;
  private final List<String> refusedBindings = new ArrayList<>();
  private final Queue<Acknowledgement> acknowledgements = new ConcurrentLinkedQueue<>();

  ConsumingSession(TimeSource time, ManagedRole role, RoleListener listener) {
    super(time);
    this.role = role;
    this.listener = listener;
  }

  @Override
  void open(BrokerConnection connection) throws BrokerException {
    connection.declareTopicExchange(Exchanges.CONFIG);
    connection.declareQueue(role.configsQueue());
    for (TopicPattern topic : role.topics()) {
      bind(connection, role.configsQueue(), Exchanges.CONFIG, topic);
    }
    connection.declareTopicExchange(Exchanges.HEALTH_CHECK);
    connection.declareQueue(role.heartbeatQueue());
    TopicPattern pings = TopicPattern.of(Exchanges.PING);
    bind(connection, role.heartbeatQueue(), Exchanges.HEALTH_CHECK, pings);
    // This one first, so that a second manager waits here and answers no pings.
    connection.consume(role.configsQueue(), CONFIGS);
    connection.consume(role.heartbeatQueue(), role.isNamed() ? PINGS_OF_ROLE : PINGS);
    listener.held();
  }

  private void bind(
      BrokerConnection connection, String queue, String exchange, TopicPattern pattern)
      throws BrokerException {
    if (!connection.bind(queue, exchange, pattern)) {
      refusedBindings.add(
          "queue '%s' to exchange '%s' by '%s'".formatted(queue, exchange, pattern.value()));
    }
  }

  @Override
  String warning() {
    return refusedBindings.isEmpty()
        ? ""
        : "this user may not bind "
            + String.join(", ", refusedBindings)
            + ": messages arrive only if it is bound already";
  }

  @Override
  void serve(BrokerConnection connection) throws InterruptedException {
    while (!isOver()) {
      waiter().await(Waiter.NO_DEADLINE);
      acknowledgeAll(connection);
    }
  }

  private void acknowledgeAll(BrokerConnection connection) {
    for (Acknowledgement next = acknowledgements.poll();
        next != null && cause() == null;
        next = acknowledgements.poll()) {
      acknowledge(connection, next);
    }
  }

  private static void acknowledge(BrokerConnection connection, Acknowledgement next) {
    try {
      connection.acknowledge(next.deliveryTag());
    } catch (BrokerException e) {
      log.info(
          "document {} could not be acknowledged and will be delivered again: {}",
          next.routingKey(),
          e.getMessage());
    }
  }

  /** Acknowledges a document on this session's thread. Does not block. */
  void acknowledge(long deliveryTag, String routingKey) {
    acknowledgements.add(new Acknowledgement(deliveryTag, routingKey));
    waiter().signal();
  }

  @Override
  public void onDelivery(Delivery delivery) {
    if (delivery.queue().equals(role.heartbeatQueue())) {
      listener.pinged();
    } else {
      listener.received(new DeliveredDocument(role.id(), delivery, this));
    }
  }

  @Override
  public void onConsumerCancelled(String queue) {
    fail(new BrokerException(BrokerFault.NOT_FOUND, "queue " + queue + " was deleted"));
  }

  @Override
  void failed(boolean refused) {
    if (refused) {
      listener.refused();
    } else {
      listener.lost();
    }
  }

  @Override
  void ended() {}
}
