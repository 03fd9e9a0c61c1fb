package io.github.panicmonitors.core.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.Return;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.ReturnedMessage;
import io.github.panicmonitors.api.broker.TopicPattern;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A connection of RabbitMQ's client. One channel publishes and consumes. The client's listeners run
 * on its I/O thread: they only add callbacks to the callback queue.
 */
final class RabbitMqConnection implements BrokerConnection {
  private static final int PERSISTENT = 2;
  private static final int CLOSE_MILLIS = 2_000;
  private static final int FORCE_CLOSE_MILLIS = 400;

  private record End(@Nullable BrokerException cause) {}

  /** A call to the client. */
  private interface Request<T> {
    T perform() throws IOException, BrokerException;
  }

  private final Connection client;
  private final Channel channel;
  private final Declarations declarations;
  private final ConnectionListener listener;
  private final CapturedSocket socket;
  private final ExceptionTranslator faults;
  private final String name;
  private final String threads;
  private final CallbackQueue callbacks;
  private final ConfirmSequence confirms = new ConfirmSequence();
  private final AtomicReference<@Nullable End> end = new AtomicReference<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  RabbitMqConnection(
      Connection client,
      Channel channel,
      ConnectionListener listener,
      CapturedSocket socket,
      CallbackQueue callbacks,
      ExceptionTranslator faults,
      String name,
      String threads) {
    this.client = client;
    this.channel = channel;
    this.declarations = new Declarations(client);
    this.listener = listener;
    this.socket = socket;
    this.faults = faults;
    this.name = name;
    this.threads = threads;
    this.callbacks = callbacks;
  }

  /** Starts calling the listener, even if the connection has already ended. */
  void start() {
    callbacks.start();
    channel.addReturnListener(this::returned);
    channel.addConfirmListener(
        (sequence, multiple) -> confirmed(sequence, multiple, true),
        (sequence, multiple) -> confirmed(sequence, multiple, false));
    client.addBlockedListener(
        reason -> callbacks.offer(() -> listener.onBlocked(reason)),
        () -> callbacks.offer(listener::onUnblocked));
    client.addShutdownListener(signal -> failed(signal));
    channel.addShutdownListener(signal -> failed(signal));
  }

  private void returned(Return message) {
    String id = message.getProperties().getMessageId();
    ReturnedMessage returned =
        new ReturnedMessage(
            id == null ? "" : id,
            message.getExchange(),
            message.getRoutingKey(),
            message.getReplyCode(),
            message.getReplyText());
    callbacks.offer(() -> listener.onReturn(returned));
  }

  private void confirmed(long sequence, boolean multiple, boolean accepted) {
    confirms.confirm(
        sequence, multiple, (first, last) -> callbacks.offerConfirm(first, last, accepted));
  }

  @Override
  public void declareTopicExchange(String exchange) throws BrokerException {
    request(
        () -> {
          declarations.topicExchange(exchange);
          return true;
        });
  }

  @Override
  public void declareQueue(String queue) throws BrokerException {
    request(
        () -> {
          declarations.queue(queue);
          return true;
        });
  }

  @Override
  public void declareTemporaryQueue(String queue) throws BrokerException {
    request(() -> channel.queueDeclare(queue, false, true, true, Map.of()));
  }

  @Override
  public boolean bind(String queue, String exchange, TopicPattern pattern) throws BrokerException {
    return request(() -> declarations.bind(queue, exchange, pattern.value()));
  }

  @Override
  public void consume(String queue, ConsumeOptions options) throws BrokerException {
    request(
        () -> {
          channel.basicQos(options.prefetch());
          return channel.basicConsume(
              queue,
              options.automaticAcknowledge(),
              "",
              false,
              options.exclusive(),
              Map.of(),
              new QueueConsumer(queue));
        });
  }

  @Override
  public void acknowledge(long deliveryTag) throws BrokerException {
    request(
        () -> {
          channel.basicAck(deliveryTag, false);
          return true;
        });
  }

  @Override
  public void reject(long deliveryTag, boolean requeue) throws BrokerException {
    request(
        () -> {
          channel.basicReject(deliveryTag, requeue);
          return true;
        });
  }

  @Override
  public long publish(OutboundMessage message) throws BrokerException {
    BasicProperties properties =
        new BasicProperties.Builder()
            .contentType(OutboundMessage.CONTENT_TYPE)
            .deliveryMode(PERSISTENT)
            .messageId(message.messageId())
            .headers(message.headers())
            .build();
    return request(
        () -> {
          long sequence = channel.getNextPublishSeqNo();
          channel.basicPublish(
              message.exchange(), message.routingKey(), true, properties, message.body());
          return sequence;
        });
  }

  /** Performs a request. Any failure ends the connection. */
  private <T> T request(Request<T> request) throws BrokerException {
    End before = end.get();
    if (before != null) {
      throw ended(before);
    }
    try {
      return request.perform();
    } catch (IOException | BrokerException | RuntimeException e) {
      throw ended(failed(e));
    }
  }

  private BrokerException ended(End end) {
    BrokerException cause = end.cause();
    return cause == null
        ? new BrokerException(BrokerFault.CLOSED, "connection '" + name + "' is closed")
        : new BrokerException(
            cause.fault(), "connection '" + name + "' has ended: " + cause.getMessage(), cause);
  }

  /**
   * Ends the connection because of a failure. Returns how it ended, which may have happened before.
   */
  private End failed(Throwable failure) {
    End before = end.get();
    if (before != null) {
      return before;
    }
    End next = new End(faults.whileOpen(failure));
    before = end.compareAndExchange(null, next);
    if (before != null) {
      return before;
    }
    callbacks.offerLast(() -> listener.onClosed(next.cause()));
    // This may be the I/O thread, which must not wait for itself.
    DaemonThreads.start(threads + "-close", () -> shutDown(CLOSE_MILLIS));
    return next;
  }

  @Override
  public void close() {
    closedByUser();
    shutDown(CLOSE_MILLIS);
  }

  @Override
  public void forceClose() {
    closedByUser();
    shutDown(FORCE_CLOSE_MILLIS);
  }

  private void closedByUser() {
    if (end.compareAndSet(null, new End(null))) {
      callbacks.offerLast(() -> listener.onClosed(null));
    }
  }

  /** Closes the connection. Waits at most {@code graceMillis} for the server. */
  private void shutDown(int graceMillis) {
    if (closing.compareAndSet(false, true)) {
      DaemonThreads.start(threads + "-abort", this::abort);
    }
    boolean interrupted = Thread.interrupted();
    try {
      closed.await(graceMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    // A blocked writer blocks the client as long as the socket is open.
    socket.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Aborts the client. Blocks until that is done or the socket is closed. */
  private void abort() {
    client.abort(CLOSE_MILLIS);
    closed.countDown();
  }

  private final class QueueConsumer extends DefaultConsumer {
    private final String queue;

    QueueConsumer(String queue) {
      super(channel);
      this.queue = queue;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, BasicProperties properties, byte[] body) {
      Delivery delivery =
          new Delivery(
              queue,
              envelope.getDeliveryTag(),
              envelope.getExchange(),
              envelope.getRoutingKey(),
              body,
              envelope.isRedeliver());
      callbacks.offer(() -> listener.onDelivery(delivery));
    }

    @Override
    public void handleCancel(String tag) {
      callbacks.offer(() -> listener.onConsumerCancelled(queue));
    }
  }
}
