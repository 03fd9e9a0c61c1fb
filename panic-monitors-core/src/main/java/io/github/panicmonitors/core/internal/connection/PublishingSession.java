package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.ReturnedMessage;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.OutboxMessage;
import io.github.panicmonitors.core.internal.outbox.SendQueue;
import io.github.panicmonitors.core.internal.wire.Exchanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Publishes messages from the outbox and reports the outcome of each. */
final class PublishingSession extends Session {
  /** How long the broker may take to confirm, unless it is blocked. */
  static final Duration CONFIRM_LIMIT = Duration.ofSeconds(30);

  /** How many messages are taken from the outbox at a time. */
  static final int MAX_BATCH = 64;

  private final TimeSource time;
  private final Outbox outbox;
  private final SendQueue queue;
  private final BlockedListener status;
  private final UnconfirmedMessages unconfirmed;
  private final BatchPace pace;
  private volatile boolean blocked;

  /** Whether the publisher waits for every confirm, not only for one that makes room. */
  private volatile boolean flushing;

  PublishingSession(TimeSource time, Outbox outbox, SendQueue queue, BlockedListener status) {
    super(time);
    this.time = time;
    this.outbox = outbox;
    this.queue = queue;
    this.status = status;
    this.unconfirmed = new UnconfirmedMessages(time);
    this.pace = new BatchPace(time);
  }

  /** Receives whether the broker reads what is published. */
  interface BlockedListener {
    void blocked(Session by, String reason);

    void unblocked(Session by);
  }

  @Override
  void open(BrokerConnection connection) throws BrokerException {
    connection.declareTopicExchange(Exchanges.RAW_DATA);
    connection.declareTopicExchange(Exchanges.HEALTH_CHECK);
    connection.declareTopicExchange(Exchanges.MONITORABLE);
  }

  @Override
  void serve(BrokerConnection connection) throws BrokerException, InterruptedException {
    outbox.publisher(queue, waiter());
    while (!isOver()) {
      long nextBatch = pace.nextNanos();
      boolean pausing = nextBatch != Waiter.NO_DEADLINE;
      int published = publishNext(connection, pausing);
      if (published > 0 && !pausing) {
        pace.published(published, published == MAX_BATCH);
      } else if (published == 0) {
        waiter().await(earlier(nextBatch, wakeUpNanos()));
        checkConfirms();
      }
    }
  }

  /**
   * Publishes until all messages are confirmed, the broker is blocked or the connection has ended.
   * Returns false if the deadline came first.
   */
  boolean flush(BrokerConnection connection, long deadlineNanos)
      throws BrokerException, InterruptedException {
    flushing = true;
    outbox.publisher(queue, waiter());
    while (!isOver() && !blocked) {
      // Read first: a heartbeat is offered to the outbox before the confirm that causes it counts
      // as settled.
      boolean settled = unconfirmed.isSettled();
      if (publishNext(connection, false) == 0) {
        if (settled) {
          return true;
        }
        if (!waiter().await(deadlineNanos)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Takes a batch and publishes it. Returns how many messages it had. */
  private int publishNext(BrokerConnection connection, boolean onlyUrgent) throws BrokerException {
    int room = blocked ? 0 : Math.min(MAX_BATCH, unconfirmed.room());
    if (room == 0) {
      pace.reset();
    }
    if (blocked) {
      return 0;
    }
    List<OutboxMessage> batch =
        onlyUrgent || room == 0 ? outbox.takeUrgent(queue) : outbox.take(queue, room);
    int begun = 0;
    try {
      while (begun < batch.size() && !blocked && !isOver()) {
        publishUrgent(connection);
        publish(batch.get(begun++), connection);
      }
    } finally {
      if (begun < batch.size()) {
        outbox.giveBack(batch.subList(begun, batch.size()));
      }
    }
    return batch.size();
  }

  /** An urgent message that came after its batch was taken waits for one message at most. */
  private void publishUrgent(BrokerConnection connection) throws BrokerException {
    if (queue.hasUrgent()) {
      for (OutboxMessage message : outbox.takeUrgent(queue)) {
        publish(message, connection);
      }
    }
  }

  private void publish(OutboxMessage message, BrokerConnection connection) throws BrokerException {
    OutboundMessage content = outbox.begin(message) ? content(message) : null;
    if (content != null) {
      // Added before it is sent: its confirm may come before publish returns.
      unconfirmed.add(message);
      publish(content, connection);
    }
  }

  private void publish(OutboundMessage content, BrokerConnection connection)
      throws BrokerException {
    try {
      connection.publish(content);
    } catch (BrokerException e) {
      // onClosed may not have been called yet.
      fail(e);
      throw e;
    }
  }

  private @Nullable OutboundMessage content(OutboxMessage message) {
    try {
      return message.message();
    } catch (RuntimeException e) {
      outbox.unsendable(message, e);
      return null;
    }
  }

  private long wakeUpNanos() {
    return blocked ? Waiter.NO_DEADLINE : earlier(outbox.nextRetryNanos(), overdueNanos());
  }

  private static long earlier(long one, long other) {
    if (one == Waiter.NO_DEADLINE || other == Waiter.NO_DEADLINE) {
      return one == Waiter.NO_DEADLINE ? other : one;
    }
    return one - other < 0 ? one : other;
  }

  private long overdueNanos() {
    return blocked ? Waiter.NO_DEADLINE : unconfirmed.overdueNanos(CONFIRM_LIMIT);
  }

  private void checkConfirms() throws BrokerException {
    long overdue = overdueNanos();
    if (overdue != Waiter.NO_DEADLINE && overdue - time.nanoTime() <= 0) {
      throw new BrokerException(
          BrokerFault.TIMEOUT, "no confirm within " + CONFIRM_LIMIT.toSeconds() + " s");
    }
  }

  @Override
  public void onConfirm(long first, long last, boolean accepted) {
    UnconfirmedMessages.Answered answered = unconfirmed.remove(first, last);
    List<OutboxMessage> messages = new ArrayList<>(answered.messages().size());
    for (UnconfirmedMessages.Sent sent : answered.messages()) {
      if (sent.returnReason() == null) {
        messages.add(sent.message());
      } else {
        outbox.returned(sent.message(), sent.returnReason());
      }
    }
    settle(messages, accepted);
    unconfirmed.settled(answered.messages().size());
    if (answered.makesRoom() || flushing) {
      waiter().signal();
    }
  }

  private void settle(List<OutboxMessage> messages, boolean accepted) {
    if (messages.isEmpty()) {
      return;
    }
    if (accepted) {
      outbox.confirmed(messages);
    } else {
      outbox.refused(messages);
    }
  }

  @Override
  public void onReturn(ReturnedMessage message) {
    unconfirmed.returned(message);
  }

  @Override
  public void onBlocked(String reason) {
    blocked = true;
    status.blocked(this, reason);
    waiter().signal();
  }

  @Override
  public void onUnblocked() {
    unconfirmed.unblocked();
    blocked = false;
    status.unblocked(this);
    waiter().signal();
  }

  boolean isBlocked() {
    return blocked;
  }

  /** Returns whether everything published is confirmed. */
  boolean isSettled() {
    return unconfirmed.isSettled();
  }

  /** Unconfirmed messages may or may not have arrived. They are resent in the same order. */
  @Override
  void ended() {
    outbox.publisherEnds(queue, waiter());
    List<OutboxMessage> messages = unconfirmed.removeAll();
    OutboxMessage refused = refused(messages);
    if (refused != null) {
      messages.remove(refused);
      outbox.refused(List.of(refused));
    }
    outbox.giveBack(messages);
  }

  /**
   * Returns the message that the broker refused, or null. It refuses messages for their size only,
   * so it must be the largest.
   */
  private @Nullable OutboxMessage refused(List<OutboxMessage> messages) {
    BrokerException cause = cause();
    return cause == null || cause.fault() != BrokerFault.PRECONDITION_FAILED
        ? null
        : messages.stream().max(Comparator.comparingInt(PublishingSession::size)).orElse(null);
  }

  private static int size(OutboxMessage message) {
    return message.message().body().length;
  }
}
