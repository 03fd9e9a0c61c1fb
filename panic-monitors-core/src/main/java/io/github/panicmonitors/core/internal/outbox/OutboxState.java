package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.OutboxStatus;
import io.github.panicmonitors.core.OutboxLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The waiting messages, the messages in flight, and their counts. Not thread-safe: it has no lock.
 * Callers pass in the time. Wake-ups and log lines are collected as {@link DeferredActions}.
 *
 * <p>Every message that is admitted is confirmed, returned or dropped exactly once. Messages of an
 * ordered queue stay in order, and at most one of them is in flight. Readings are kept up to the
 * limits. Of other messages, each queue keeps only the newest.
 */
final class OutboxState {
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final OutboxLimits limits;
  private final long maxAgeNanos;
  private final DeferredActions deferred;
  private final SendQueue shared;
  private final OrderedQueues queues;
  private final WaitingReadings readings = new WaitingReadings();
  private final MessageCounters counters;
  private long lastNumber;
  private boolean closed;

  /**
   * Creates an empty state.
   *
   * @param urgentQueue name of the ordered queue that is served first
   * @param deferred receives the wake-ups and log lines that changes cause
   */
  OutboxState(OutboxLimits limits, String urgentQueue, DeferredActions deferred) {
    this.limits = limits;
    this.maxAgeNanos = TimeUnit.NANOSECONDS.convert(limits.age());
    this.deferred = deferred;
    this.shared = new SendQueue(deferred);
    this.queues = new OrderedQueues(urgentQueue);
    this.counters = new MessageCounters(deferred);
  }

  /** Returns the queue of the manager's own connection. */
  SendQueue shared() {
    return shared;
  }

  /** Creates a queue for another connection. */
  SendQueue newQueue() {
    return new SendQueue(deferred);
  }

  /** Moves a queue's messages, and all later ones, to the queue of the manager's own connection. */
  void retire(SendQueue queue) {
    queue.retireTo(shared);
    // The publisher must find out when a refused message of that queue is due again.
    shared.wakePublisher();
  }

  /** Admits a message. If there are too many readings, the oldest are dropped. */
  void admit(OutboxMessage message, long nowNanos) {
    message.number = ++lastNumber;
    message.notBeforeNanos = nowNanos;
    counters.of(message).gathered();
    if (closed || message.bytes() > limits.bytes()) {
      counters.of(message).dropped(closed ? DropReason.CLOSED : DropReason.OVERFLOW, nowNanos);
      return;
    }
    // Before the queue is looked up: it is removed with its last message.
    dropAged(nowNanos);
    OrderedQueue queue = queues.of(message);
    if (message.isReading()) {
      dropOlderRounds(queue, message, nowNanos);
      readings.add(message);
    } else {
      dropFirst(queue, DropReason.OVERFLOW, nowNanos);
    }
    queue.add(message);
    queues.enqueue(queue, nowNanos);
    dropOverflow(nowNanos);
  }

  private void dropOlderRounds(OrderedQueue queue, OutboxMessage reading, long nowNanos) {
    while (limits.newestOnly() && queue.waitsForAnotherRoundThan(reading)) {
      dropFirst(queue, DropReason.OVERFLOW, nowNanos);
    }
  }

  private void dropOverflow(long nowNanos) {
    while (readings.count() > limits.readings() || readings.bytes() > limits.bytes()) {
      dropOldest(DropReason.OVERFLOW, nowNanos);
    }
  }

  private void dropAged(long nowNanos) {
    for (OutboxMessage oldest = readings.oldest();
        oldest != null && isTooOld(oldest, nowNanos);
        oldest = readings.oldest()) {
      dropOldest(DropReason.AGE, nowNanos);
    }
  }

  private boolean isTooOld(OutboxMessage message, long nowNanos) {
    return message.isReading() && nowNanos - message.offeredNanos > maxAgeNanos;
  }

  /** Drops the oldest reading of all, which is the first of its queue. */
  private void dropOldest(DropReason reason, long nowNanos) {
    OutboxMessage oldest = readings.oldest();
    if (oldest != null) {
      OrderedQueue queue = queues.of(oldest);
      dropFirst(queue, reason, nowNanos);
      // Others may have waited behind it for its next attempt.
      queues.enqueue(queue, nowNanos);
      queues.removeIfIdle(queue);
    }
  }

  private void dropFirst(OrderedQueue queue, DropReason reason, long nowNanos) {
    OutboxMessage first = queues.removeFirst(queue);
    if (first != null) {
      readings.remove(first);
      counters.of(first).dropped(reason, nowNanos);
    }
  }

  /** Returns whether a message is waiting to be sent over a connection. */
  boolean hasNext(SendQueue connection, long nowNanos) {
    queues.enqueueRetries(nowNanos);
    return !connection.isEmpty();
  }

  /**
   * Removes the next messages of a connection, at most one of each ordered queue. From now on they
   * are in flight.
   *
   * @param onlyUrgent whether to take only messages that never wait for confirms
   */
  List<OutboxMessage> take(SendQueue connection, int max, boolean onlyUrgent, long nowNanos) {
    queues.enqueueRetries(nowNanos);
    List<OutboxMessage> batch = new ArrayList<>();
    while (batch.size() < max) {
      OrderedQueue queue = connection.poll(onlyUrgent);
      if (queue == null) {
        break;
      }
      OutboxMessage message = takeFirst(queue, connection, nowNanos);
      if (message != null) {
        batch.add(message);
      }
    }
    return batch;
  }

  /** Removes the first message of a queue that may still be sent, and drops those before it. */
  private @Nullable OutboxMessage takeFirst(
      OrderedQueue queue, SendQueue connection, long nowNanos) {
    while (queue.isRoutedTo(connection)) {
      OutboxMessage message = queue.send();
      readings.remove(message);
      DropReason obstacle = obstacle(message, nowNanos);
      if (obstacle == null) {
        return message;
      }
      counters.of(message).dropped(obstacle, nowNanos);
      queue.settled();
    }
    queues.enqueue(queue, nowNanos);
    queues.removeIfIdle(queue);
    return null;
  }

  /** Returns why a message must no longer be sent, or null. Needs no lock for a taken message. */
  @Nullable DropReason obstacle(OutboxMessage message, long nowNanos) {
    if (isTooOld(message, nowNanos)) {
      return DropReason.AGE;
    }
    return message.mayPass() ? null : DropReason.SUPERSEDED;
  }

  /** Returns when a refused message is due again, or {@code Waiter.NO_DEADLINE}. */
  long nextRetryNanos() {
    return queues.nextRetryNanos();
  }

  /** The broker has confirmed a message. */
  void confirmed(OutboxMessage message, long nowNanos) {
    counters.of(message).confirmed(nowNanos);
    settle(message, nowNanos);
    OutboxMessage next = message.whenConfirmed();
    if (next != null) {
      next.routeTo(message.sendQueue());
      next.offeredNanos = nowNanos;
      admit(next, nowNanos);
    }
  }

  /** A message is lost, because no queue of the broker took it. */
  void returned(OutboxMessage message, String reason, long nowNanos) {
    counters.of(message).returned(reason, nowNanos);
    settle(message, nowNanos);
  }

  /** A message is dropped because its content cannot be created. */
  void unsendable(OutboxMessage message, String reason, long nowNanos) {
    counters.of(message).lost("cannot be written: " + reason, nowNanos);
    dropped(message, DropReason.UNSENDABLE, nowNanos);
  }

  /** A message in flight was not sent and must not be sent any more. */
  void dropped(OutboxMessage message, DropReason reason, long nowNanos) {
    counters.of(message).dropped(reason, nowNanos);
    settle(message, nowNanos);
  }

  /** The broker refused a message. It is resent after a delay, up to a number of times. */
  void refused(OutboxMessage message, long nowNanos) {
    message.attempts++;
    if (message.attempts >= limits.attempts()) {
      if (message.isReading()) {
        String refused = "dropped: ATTEMPTS: RabbitMQ refused %s of %d bytes %d times";
        counters
            .of(message)
            .lost(refused.formatted(message.queue(), message.bytes(), message.attempts), nowNanos);
      }
      dropped(message, DropReason.ATTEMPTS, nowNanos);
      return;
    }
    message.notBeforeNanos = nowNanos + RETRY_DELAY.toNanos();
    if (putBack(message, nowNanos)) {
      queues.retryLater(message);
      message.sendQueue().wakePublisher(queues.of(message));
    }
  }

  /** Puts back a message that was not sent or may not have arrived. It is resent. */
  void givenBack(OutboxMessage message, long nowNanos) {
    putBack(message, nowNanos);
    queues.enqueue(queues.of(message), nowNanos);
  }

  /** Returns a message to the head of its queue. Returns false if it was dropped instead. */
  private boolean putBack(OutboxMessage message, long nowNanos) {
    OrderedQueue queue = queues.of(message);
    boolean outdated = !message.isReading() && queue.hasWaiting();
    if (closed || outdated) {
      dropped(message, closed ? DropReason.CLOSED : DropReason.OVERFLOW, nowNanos);
      return false;
    }
    queue.giveBack(message);
    if (message.isReading()) {
      readings.add(message);
    }
    return true;
  }

  private void settle(OutboxMessage message, long nowNanos) {
    OrderedQueue queue = queues.of(message);
    queue.settled();
    queues.enqueue(queue, nowNanos);
    queues.removeIfIdle(queue);
  }

  /** Drops all waiting and later messages. No message may be in flight. */
  void close(long nowNanos) {
    closed = true;
    for (OrderedQueue queue : queues.removeAll()) {
      for (OutboxMessage next = queue.removeFirst(); next != null; next = queue.removeFirst()) {
        counters.of(next).dropped(DropReason.CLOSED, nowNanos);
      }
    }
    readings.clear();
    shared.clear();
  }

  /** Returns whether no message is waiting or in flight. */
  boolean isEmpty() {
    return counters.nothingPending();
  }

  MessageCounts counts(OutboxMessage.Kind kind) {
    return counters.counts(kind);
  }

  OutboxStatus status(long nowNanos) {
    OutboxMessage oldest = readings.oldest();
    // A message may be offered while the step that admits it runs.
    long waitedNanos = oldest == null ? 0 : Math.max(0, nowNanos - oldest.offeredNanos);
    return new OutboxStatus(
        readings.count(),
        readings.bytes(),
        Duration.ofNanos(waitedNanos),
        limits.readings(),
        limits.bytes(),
        limits.age());
  }
}
