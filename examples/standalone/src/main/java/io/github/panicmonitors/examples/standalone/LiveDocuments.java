package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Receives the documents that PANIC sends, on a temporary queue beside PANIC's queues. */
final class LiveDocuments implements ConnectionListener {
  /** The prefix of the queue's name. */
  static final String QUEUE = "panic-monitors-check-";

  /** PANIC's exchange. It is not declared, so that a missing one is noticed. */
  static final String EXCHANGE = "config";

  private static final ConsumeOptions OPTIONS = new ConsumeOptions(true, true, 100);

  private final Map<RoutingKey, byte[]> newest = new ConcurrentSkipListMap<>();
  private final Waiter lost;
  private volatile @Nullable BrokerException cause;

  private LiveDocuments(Waiter lost) {
    this.lost = lost;
  }

  /**
   * Receives documents for a time. The broker deletes the queue when this ends, however it ends.
   *
   * @param whenListening called when every document that is sent from now on is received
   * @return the newest document of each routing key, unparsed
   * @throws BrokerException if the broker refuses it or the connection is lost
   */
  static Map<RoutingKey, byte[]> receive(
      Broker broker, TimeSource time, Duration duration, Runnable whenListening)
      throws BrokerException, InterruptedException {
    LiveDocuments documents = new LiveDocuments(time.waiter());
    try (BrokerConnection connection = broker.connect("panic-monitors check", documents)) {
      String queue = QUEUE + UUID.randomUUID().toString().substring(0, 8);
      connection.declareTemporaryQueue(queue);
      if (!connection.bind(queue, EXCHANGE, TopicPattern.of("#"))) {
        throw new BrokerException(
            BrokerFault.ACCESS_REFUSED, "this user may not bind a queue to exchange " + EXCHANGE);
      }
      connection.consume(queue, OPTIONS);
      whenListening.run();
      documents.await(time.nanoTime() + duration.toNanos());
    }
    return documents.newest;
  }

  private void await(long deadlineNanos) throws BrokerException, InterruptedException {
    if (lost.await(deadlineNanos) && cause != null) {
      throw cause;
    }
  }

  @Override
  public void onDelivery(Delivery delivery) {
    newest.put(RoutingKey.of(delivery.routingKey()), delivery.body());
  }

  @Override
  public void onClosed(@Nullable BrokerException reason) {
    cause = reason;
    lost.signal();
  }
}
