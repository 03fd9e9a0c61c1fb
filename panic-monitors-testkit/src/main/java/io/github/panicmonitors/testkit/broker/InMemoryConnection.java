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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection of the in-memory broker. All its fields are guarded by the broker's state. */
final class InMemoryConnection implements BrokerConnection {
  private static final long REQUEST_TIMEOUT_NANOS = Duration.ofSeconds(10).toNanos();

  private record Unacknowledged(MemoryConsumer consumer, StoredMessage message) {}

  private record Confirm(long sequence, boolean accepted) {}

  /** Something to be done with the broker's state that it may refuse. */
  private interface Request {
    void perform() throws BrokerException;
  }

  final String name;
  private final BrokerState state;
  private final ConnectionListener listener;
  private final CallbackThread callbacks;
  private final List<MemoryConsumer> consumers = new ArrayList<>();
  private final Map<Long, Unacknowledged> unacknowledged = new LinkedHashMap<>();
  private final List<Confirm> heldConfirms = new ArrayList<>();
  private final List<Waiter> blockedCallers = new ArrayList<>();
  private long deliveries;
  private long published;
  private boolean blocked;
  private boolean ended;
  private @Nullable BrokerException cause;

  InMemoryConnection(
      String name, BrokerState state, ConnectionListener listener, CallbackThread callbacks) {
    this.name = name;
    this.state = state;
    this.listener = listener;
    this.callbacks = callbacks;
  }

  @Override
  public void declareTopicExchange(String exchange) throws BrokerException {
    request("declaring an exchange", () -> state.declareExchange(exchange, false));
  }

  @Override
  public void declareQueue(String queue) throws BrokerException {
    request("declaring a queue", () -> state.declareQueue(queue, MemoryQueue.Kind.DURABLE));
  }

  @Override
  public void bind(String queue, String exchange, TopicPattern pattern) throws BrokerException {
    request("binding a queue", () -> state.bind(queue, exchange, pattern));
  }

  @Override
  public void consume(String queue, ConsumeOptions options) throws BrokerException {
    request("consuming a queue", () -> startConsumer(state.queue(queue), options));
  }

  private void startConsumer(MemoryQueue queue, ConsumeOptions options) throws BrokerException {
    if (!queue.admits(options.exclusive())) {
      throw new BrokerException(
          BrokerFault.ACCESS_REFUSED, "queue '" + queue.name + "' has an exclusive consumer");
    }
    MemoryConsumer consumer = new MemoryConsumer(this, queue, options);
    consumers.add(consumer);
    queue.addConsumer(consumer);
  }

  /** Performs a request once the broker reads it; a refusal ends the connection. */
  private void request(String what, Request request) throws BrokerException {
    long deadlineNanos = state.time.nanoTime() + REQUEST_TIMEOUT_NANOS;
    while (true) {
      Waiter waiter;
      synchronized (state) {
        requireOpen();
        if (!blocked) {
          performOrEnd(request);
          return;
        }
        waiter = blockedCaller();
      }
      if (!awaitUninterruptibly(waiter, deadlineNanos)) {
        synchronized (state) {
          blockedCallers.remove(waiter);
          throw ended(new BrokerException(BrokerFault.TIMEOUT, what + " was not answered"));
        }
      }
    }
  }

  private void performOrEnd(Request request) throws BrokerException {
    try {
      request.perform();
    } catch (BrokerException e) {
      throw ended(e);
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
      Unacknowledged settled = unacknowledged.remove(deliveryTag);
      if (settled == null) {
        end(
            new BrokerException(
                BrokerFault.PRECONDITION_FAILED, "unknown delivery tag " + deliveryTag));
        return;
      }
      settled.consumer().settled();
      MemoryQueue queue = settled.consumer().queue;
      if (requeue) {
        queue.requeue(settled.message());
      } else {
        queue.settle();
      }
      queue.dispatch();
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
        waiter = blockedCaller();
      }
      awaitUninterruptibly(waiter, Waiter.NO_DEADLINE);
    }
  }

  private long send(OutboundMessage message) {
    String alarm = state.alarm();
    if (alarm != null) {
      blocked = true;
      callbacks.offer(() -> listener.onBlocked(alarm));
    }
    long sequence = ++published;
    if (state.takeNack()) {
      confirm(sequence, false);
      return sequence;
    }
    try {
      if (!state.route(
          message.exchange(),
          message.routingKey(),
          message.messageId(),
          message.headers(),
          message.body())) {
        giveBack(message);
      }
      confirm(sequence, true);
    } catch (BrokerException e) {
      end(e);
    }
    return sequence;
  }

  private void giveBack(OutboundMessage message) {
    ReturnedMessage returned =
        new ReturnedMessage(
            message.messageId(), message.exchange(), message.routingKey(), 312, "NO_ROUTE");
    callbacks.offer(() -> listener.onReturn(returned));
  }

  private void confirm(long sequence, boolean accepted) {
    heldConfirms.add(new Confirm(sequence, accepted));
    flushConfirms();
  }

  /** Sends the confirms that nothing holds back. */
  void flushConfirms() {
    if (blocked || state.isHoldingConfirms()) {
      return;
    }
    for (Confirm confirm : heldConfirms) {
      callbacks.offer(() -> listener.onConfirm(confirm.sequence(), confirm.accepted()));
    }
    heldConfirms.clear();
  }

  void unblock() {
    if (blocked) {
      blocked = false;
      callbacks.offer(listener::onUnblocked);
      flushConfirms();
      wakeBlockedCallers();
    }
  }

  private Waiter blockedCaller() {
    Waiter waiter = state.time.waiter();
    blockedCallers.add(waiter);
    return waiter;
  }

  private void wakeBlockedCallers() {
    blockedCallers.forEach(Waiter::signal);
    blockedCallers.clear();
  }

  /** Waits as a thread in a socket write does: an interrupt is kept for later. */
  private static boolean awaitUninterruptibly(Waiter waiter, long deadlineNanos) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return waiter.await(deadlineNanos);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void deliver(MemoryConsumer consumer, StoredMessage stored) {
    long tag = ++deliveries;
    if (!consumer.options.automaticAcknowledge()) {
      unacknowledged.put(tag, new Unacknowledged(consumer, stored));
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
    callbacks.offer(() -> listener.onDelivery(delivery));
  }

  void consumerCancelled(MemoryConsumer consumer) {
    consumers.remove(consumer);
    callbacks.offer(() -> listener.onConsumerCancelled(consumer.queue.name));
  }

  @Override
  public void close() {
    forceClose();
  }

  @Override
  public void forceClose() {
    synchronized (state) {
      end(null);
    }
  }

  private void requireOpen() throws BrokerException {
    if (!ended) {
      return;
    }
    if (cause == null) {
      throw new BrokerException(BrokerFault.CLOSED, "connection '" + name + "' is closed");
    }
    throw new BrokerException(cause.fault(), "connection '" + name + "' has ended", cause);
  }

  private BrokerException ended(BrokerException reason) {
    end(reason);
    return reason;
  }

  /** Ends the connection; what it has not acknowledged goes back to its queues. */
  void end(@Nullable BrokerException reason) {
    if (ended) {
      return;
    }
    ended = true;
    cause = reason;
    state.forget(this);
    consumers.forEach(consumer -> consumer.queue.removeConsumer(consumer));
    requeueUnacknowledged();
    heldConfirms.clear();
    wakeBlockedCallers();
    callbacks.offerLast(() -> listener.onClosed(reason));
  }

  private void requeueUnacknowledged() {
    Set<MemoryQueue> affected = new LinkedHashSet<>();
    for (Unacknowledged delivered : unacknowledged.values()) {
      MemoryQueue queue = delivered.consumer().queue;
      queue.requeue(delivered.message());
      affected.add(queue);
    }
    unacknowledged.clear();
    affected.forEach(MemoryQueue::dispatch);
  }
}
