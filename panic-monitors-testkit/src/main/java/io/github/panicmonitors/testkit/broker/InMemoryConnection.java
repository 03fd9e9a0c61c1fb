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
  static final long ANSWER_NANOS = Duration.ofSeconds(10).toNanos();

  /** Two missed heartbeats of 10 s. */
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(20);

  private record Unacknowledged(InMemoryConsumer consumer, StoredMessage message) {}

  private record Confirm(long sequence, boolean accepted) {}

  /** Something to be done with the broker's state that it may refuse. */
  private interface Request {
    void perform() throws BrokerException;
  }

  final String name;
  private final BrokerState state;
  private final ConnectionListener listener;
  private final CallbackThread callbacks;
  private final List<InMemoryConsumer> consumers = new ArrayList<>();
  private final Map<Long, Unacknowledged> unacknowledged = new LinkedHashMap<>();
  private final List<Confirm> heldConfirms = new ArrayList<>();
  private final List<Waiter> blockedCallers = new ArrayList<>();
  private long deliveries;
  private long published;
  private boolean blocked;

  /** Nothing of it comes through any more, in either direction. */
  private boolean silent;

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
    request("declaring a queue", () -> state.declareQueue(queue, InMemoryQueue.Kind.DURABLE));
  }

  @Override
  public void bind(String queue, String exchange, TopicPattern pattern) throws BrokerException {
    request("binding a queue", () -> state.bind(queue, exchange, pattern));
  }

  @Override
  public void consume(String queue, ConsumeOptions options) throws BrokerException {
    request("consuming a queue", () -> startConsumer(state.queue(queue), options));
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

  /** Performs a request once the broker reads it; a refusal ends the connection. */
  private void request(String what, Request request) throws BrokerException {
    long deadlineNanos = state.time.nanoTime() + ANSWER_NANOS;
    while (true) {
      Waiter waiter;
      synchronized (state) {
        requireOpen();
        if (!blocked && !silent) {
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
      if (silent) {
        return;
      }
      Unacknowledged settled = unacknowledged.remove(deliveryTag);
      if (settled == null) {
        end(
            new BrokerException(
                BrokerFault.PRECONDITION_FAILED, "unknown delivery tag " + deliveryTag));
        return;
      }
      settled.consumer().settled();
      InMemoryQueue queue = settled.consumer().queue;
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
    long sequence = ++published;
    if (silent) {
      return sequence;
    }
    String alarm = state.faults.alarm();
    if (alarm != null) {
      blocked = true;
      tell(() -> listener.onBlocked(alarm));
    }
    if (state.faults.takeNack()) {
      state.refuse(message);
      confirm(new Confirm(sequence, false));
      return sequence;
    }
    try {
      if (!state.route(message)) {
        giveBack(message);
      }
      confirm(new Confirm(sequence, true));
    } catch (BrokerException e) {
      end(e);
    }
    return sequence;
  }

  private void giveBack(OutboundMessage message) {
    ReturnedMessage returned =
        new ReturnedMessage(
            message.messageId(), message.exchange(), message.routingKey(), 312, "NO_ROUTE");
    tell(() -> listener.onReturn(returned));
  }

  private void confirm(Confirm confirm) {
    long delayNanos = state.faults.nextConfirmDelayNanos();
    if (delayNanos == 0) {
      confirmNow(confirm);
    } else {
      state.timetable.after(delayNanos, () -> confirmNow(confirm));
    }
  }

  private void confirmNow(Confirm confirm) {
    heldConfirms.add(confirm);
    flushConfirms();
  }

  /** Sends the confirms that nothing holds back. */
  void flushConfirms() {
    if (blocked || state.faults.isHoldingConfirms()) {
      return;
    }
    for (Confirm confirm : heldConfirms) {
      tell(() -> listener.onConfirm(confirm.sequence(), confirm.accepted()));
    }
    heldConfirms.clear();
  }

  void unblock() {
    if (blocked) {
      blocked = false;
      tell(listener::onUnblocked);
      flushConfirms();
      wakeBlockedCallers();
    }
  }

  /** Tells the listener, if what the broker sends still comes through. */
  private void tell(Runnable callback) {
    if (!silent && !ended) {
      callbacks.offer(callback);
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

  void deliver(InMemoryConsumer consumer, StoredMessage stored) {
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
    tell(() -> listener.onDelivery(delivery));
  }

  void consumerCancelled(InMemoryConsumer consumer) {
    consumers.remove(consumer);
    tell(() -> listener.onConsumerCancelled(consumer.queue.name));
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

  /** Nothing comes through from now on, and both sides take a while to notice. */
  void fallSilent() {
    if (!silent) {
      silent = true;
      state.timetable.after(SILENCE_LIMIT.toNanos(), this::missHeartbeats);
    }
  }

  private void missHeartbeats() {
    release();
    end(
        new BrokerException(
            BrokerFault.CONNECTION_LOST, "no heartbeat for " + SILENCE_LIMIT.toSeconds() + " s"));
  }

  /** The broker ends the connection, of which its user hears only if anything comes through. */
  void lose(BrokerException reason) {
    if (silent) {
      release();
    } else {
      end(reason);
    }
  }

  /** Ends the user's side of the connection, and the broker's if it can hear of that. */
  void end(@Nullable BrokerException reason) {
    if (ended) {
      return;
    }
    ended = true;
    state.ended(this);
    cause = reason;
    heldConfirms.clear();
    wakeBlockedCallers();
    callbacks.offerLast(() -> listener.onClosed(reason));
    if (!silent) {
      release();
    }
  }

  /** Ends the broker's side: what was not acknowledged goes back to its queues. */
  private void release() {
    state.forget(this);
    consumers.forEach(consumer -> consumer.queue.removeConsumer(consumer));
    consumers.clear();
    requeueUnacknowledged();
  }

  private void requeueUnacknowledged() {
    Set<InMemoryQueue> affected = new LinkedHashSet<>();
    for (Unacknowledged delivered : unacknowledged.values()) {
      InMemoryQueue queue = delivered.consumer().queue;
      queue.requeue(delivered.message());
      affected.add(queue);
    }
    unacknowledged.clear();
    affected.forEach(InMemoryQueue::dispatch);
  }
}
