package io.github.panicmonitors.testkit.broker;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.ReturnedMessage;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.time.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A connection of the in-memory broker. Its fields are guarded by the broker's state. */
final class InMemoryConnection implements BrokerConnection {
  static final long REQUEST_TIMEOUT_NANOS = Duration.ofSeconds(10).toNanos();

  /** Two missed heartbeats of 10 s. */
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(20);

  /** An action on the broker's state that may be refused. */
  private interface Request {
    void perform() throws BrokerException;
  }

  final String name;
  private final BrokerState state;
  private final ConnectionListener listener;
  private final CallbackThread callbacks;
  private final List<InMemoryConsumer> consumers = new ArrayList<>();
  private final UnacknowledgedMessages unacknowledged = new UnacknowledgedMessages();
  private final PendingConfirms confirms;
  private final BlockedCalls blockedCalls;
  private long deliveries;
  private long published;
  private boolean blocked;

  /** Whether packets are dropped in both directions. */
  private boolean partitioned;

  private boolean closed;
  private @Nullable BrokerException cause;

  InMemoryConnection(
      String name, BrokerState state, ConnectionListener listener, CallbackThread callbacks) {
    this.name = name;
    this.state = state;
    this.listener = listener;
    this.callbacks = callbacks;
    this.confirms = new PendingConfirms(state, this);
    this.blockedCalls = new BlockedCalls(state.time);
  }

  @Override
  public void declareTopicExchange(String exchange) throws BrokerException {
    request("declaring an exchange", () -> state.declareExchangeForUser(exchange));
  }

  @Override
  public void declareQueue(String queue) throws BrokerException {
    request("declaring a queue", () -> state.declareQueueForUser(queue, this));
  }

  @Override
  public void declareTemporaryQueue(String queue) throws BrokerException {
    request("declaring a queue", () -> state.declareTemporaryQueue(queue, this));
  }

  @Override
  public boolean bind(String queue, String exchange, TopicPattern pattern) throws BrokerException {
    AtomicBoolean permitted = new AtomicBoolean();
    request(
        "binding a queue", () -> permitted.set(state.bindForUser(queue, exchange, pattern, this)));
    return permitted.get();
  }

  @Override
  public void consume(String queue, ConsumeOptions options) throws BrokerException {
    request("consuming a queue", () -> startConsumer(state.queue(queue, this), options));
  }

  private void startConsumer(InMemoryQueue queue, ConsumeOptions options) throws BrokerException {
    if (!queue.admits(options.exclusive())) {
      throw new BrokerException(
          BrokerFault.ACCESS_REFUSED, "queue '" + queue.name + "' has an exclusive consumer");
    }
    InMemoryConsumer consumer = new InMemoryConsumer(this, queue, options);
    consumers.add(consumer);
    queue.addConsumer(consumer);
  }

  /** Performs a request once the connection is not blocked. A refusal closes the connection. */
  private void request(String description, Request request) throws BrokerException {
    long deadlineNanos = state.time.nanoTime() + REQUEST_TIMEOUT_NANOS;
    while (true) {
      Waiter waiter;
      synchronized (state) {
        requireOpen();
        if (!blocked && !partitioned) {
          performOrClose(request);
          return;
        }
        waiter = blockedCalls.add();
      }
      if (!BlockedCalls.awaitUninterruptibly(waiter, deadlineNanos)) {
        synchronized (state) {
          blockedCalls.remove(waiter);
          throw closing(new BrokerException(BrokerFault.TIMEOUT, description + " timed out"));
        }
      }
    }
  }

  private void performOrClose(Request request) throws BrokerException {
    try {
      request.perform();
    } catch (BrokerException e) {
      throw closing(e);
    }
  }

  @Override
  public void acknowledge(long deliveryTag) throws BrokerException {
    settle(deliveryTag, false);
  }

  @Override
  public void reject(long deliveryTag, boolean requeue) throws BrokerException {
    settle(deliveryTag, requeue);
  }

  private void settle(long deliveryTag, boolean requeue) throws BrokerException {
    synchronized (state) {
      requireOpen();
      if (partitioned) {
        return;
      }
      if (!unacknowledged.settle(deliveryTag, requeue)) {
        closeOnClientSide(
            new BrokerException(
                BrokerFault.PRECONDITION_FAILED, "unknown delivery tag " + deliveryTag));
      }
    }
  }

  @Override
  public long publish(OutboundMessage message) throws BrokerException {
    while (true) {
      Waiter waiter;
      synchronized (state) {
        requireOpen();
        if (!blocked) {
          return send(message);
        }
        waiter = blockedCalls.add();
      }
      BlockedCalls.awaitUninterruptibly(waiter, Waiter.NO_DEADLINE);
    }
  }

  private long send(OutboundMessage message) {
    long sequence = ++published;
    if (partitioned) {
      return sequence;
    }
    String alarm = state.faults.alarm;
    if (alarm != null) {
      blocked = true;
      notifyListener(() -> listener.onBlocked(alarm));
    }
    if (state.faults.takeNack()) {
      state.recordNacked(message);
      confirms.add(sequence, false);
      return sequence;
    }
    try {
      if (!state.route(message)) {
        returnUnroutable(message);
      }
      confirms.add(sequence, true);
    } catch (BrokerException e) {
      closeOnClientSide(e);
    }
    return sequence;
  }

  private void returnUnroutable(OutboundMessage message) {
    ReturnedMessage returned =
        new ReturnedMessage(
            message.messageId(), message.exchange(), message.routingKey(), 312, "NO_ROUTE");
    notifyListener(() -> listener.onReturn(returned));
  }

  void confirm(PendingConfirms.Confirm range) {
    notifyListener(() -> listener.onConfirm(range.first(), range.last(), range.accepted()));
  }

  void flushConfirms() {
    confirms.flush();
  }

  boolean isBlocked() {
    return blocked;
  }

  void unblock() {
    if (blocked) {
      blocked = false;
      notifyListener(listener::onUnblocked);
      confirms.flush();
      blockedCalls.wakeAll();
    }
  }

  /** Calls the listener, unless the connection is closed or partitioned. */
  private void notifyListener(Runnable callback) {
    if (!partitioned && !closed) {
      callbacks.offer(callback);
    }
  }

  void deliver(InMemoryConsumer consumer, StoredMessage stored) {
    long tag = ++deliveries;
    if (!consumer.options.automaticAcknowledge()) {
      unacknowledged.add(tag, consumer, stored);
    }
    RecordedMessage message = stored.message;
    Delivery delivery =
        new Delivery(
            consumer.queue.name,
            tag,
            message.exchange(),
            message.routingKey(),
            message.body(),
            stored.redelivered);
    notifyListener(() -> listener.onDelivery(delivery));
  }

  void consumerCancelled(InMemoryConsumer consumer) {
    consumers.remove(consumer);
    notifyListener(() -> listener.onConsumerCancelled(consumer.queue.name));
  }

  @Override
  public void close() {
    forceClose();
  }

  @Override
  public void forceClose() {
    synchronized (state) {
      closeOnClientSide(null);
    }
  }

  private void requireOpen() throws BrokerException {
    if (!closed) {
      return;
    }
    if (cause == null) {
      throw new BrokerException(BrokerFault.CLOSED, "connection '" + name + "' is closed");
    }
    throw new BrokerException(cause.fault(), "connection '" + name + "' is closed", cause);
  }

  private BrokerException closing(BrokerException reason) {
    closeOnClientSide(reason);
    return reason;
  }

  /** Drops all packets from now on. Both sides notice after the heartbeat timeout. */
  void partition() {
    if (!partitioned) {
      partitioned = true;
      state.scheduler.schedule(HEARTBEAT_TIMEOUT.toNanos(), this::heartbeatTimedOut);
    }
  }

  private void heartbeatTimedOut() {
    release();
    closeOnClientSide(
        new BrokerException(
            BrokerFault.CONNECTION_LOST,
            "no heartbeat for " + HEARTBEAT_TIMEOUT.toSeconds() + " s"));
  }

  /** Closes the connection from the broker's side. A partitioned client does not notice yet. */
  void closeOnBrokerSide(BrokerException reason) {
    if (partitioned) {
      release();
    } else {
      closeOnClientSide(reason);
    }
  }

  /** Closes the client's side, and the broker's side too unless partitioned. */
  void closeOnClientSide(@Nullable BrokerException reason) {
    if (closed) {
      return;
    }
    closed = true;
    state.closedOnClientSide(this);
    cause = reason;
    confirms.clear();
    blockedCalls.wakeAll();
    callbacks.offerLast(() -> listener.onClosed(reason));
    if (!partitioned) {
      release();
    }
  }

  /** Releases what the broker holds for this connection and requeues unacknowledged messages. */
  private void release() {
    state.closedOnBrokerSide(this);
    consumers.forEach(consumer -> consumer.queue.removeConsumer(consumer));
    consumers.clear();
    unacknowledged.requeueAll();
    state.deleteQueuesOf(this);
  }
}
