package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.config.IncomingDocument;
import io.github.panicmonitors.core.internal.wire.Exchanges;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes configurations and pings from their queues and hands them on. */
final class ConsumingSession extends Session {
  private static final ConsumeOptions ONE_AT_A_TIME = new ConsumeOptions(true, false, 1);
  private static final ConsumeOptions AUTOMATIC = new ConsumeOptions(false, true, 100);

  private final Queues queues;
  private final Collection<TopicPattern> topics;
  private final Consumer<IncomingDocument> documents;
  private final Runnable onPing;
  private volatile @Nullable BrokerConnection connection;

  ConsumingSession(
      TimeSource time,
      Queues queues,
      Collection<TopicPattern> topics,
      Consumer<IncomingDocument> documents,
      Runnable onPing) {
    super(time);
    this.queues = queues;
    this.topics = topics;
    this.documents = documents;
    this.onPing = onPing;
  }

  /**
   * The names of the queues that are consumed.
   *
   * @param configs the configurations' queue, consumed exclusively
   * @param heartbeat the pings' queue
   */
  record Queues(String configs, String heartbeat) {}

  @Override
  void open(BrokerConnection connection) throws BrokerException {
    this.connection = connection;
    connection.declareTopicExchange(Exchanges.CONFIG);
    connection.declareQueue(queues.configs());
    for (TopicPattern topic : topics) {
      connection.bind(queues.configs(), Exchanges.CONFIG, topic);
    }
    connection.declareTopicExchange(Exchanges.HEALTH_CHECK);
    connection.declareQueue(queues.heartbeat());
    connection.bind(queues.heartbeat(), Exchanges.HEALTH_CHECK, TopicPattern.of(Exchanges.PING));
    // The exclusive one first: a second manager waits here, and answers no pings meanwhile.
    connection.consume(queues.configs(), ONE_AT_A_TIME);
    connection.consume(queues.heartbeat(), AUTOMATIC);
  }

  @Override
  void serve(BrokerConnection connection) throws InterruptedException {
    while (!isOver()) {
      waiter().await(Waiter.NO_DEADLINE);
    }
  }

  @Override
  public void onDelivery(Delivery delivery) {
    if (delivery.queue().equals(queues.heartbeat())) {
      onPing.run();
    } else {
      documents.accept(new DeliveredDocument(delivery, currentConnection()));
    }
  }

  private BrokerConnection currentConnection() {
    return Objects.requireNonNull(connection, "set before anything is consumed");
  }

  @Override
  public void onConsumerCancelled(String queue) {
    fail(new BrokerException(BrokerFault.NOT_FOUND, "queue " + queue + " was deleted"));
  }

  @Override
  void ended() {}
}
