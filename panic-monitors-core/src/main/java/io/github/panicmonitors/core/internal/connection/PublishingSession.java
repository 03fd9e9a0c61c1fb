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
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Publishes what the outbox has, and tells it what became of each letter. */
final class PublishingSession extends Session {
  /** How long the broker may take to confirm, unless it has said that it is blocked. */
  static final Duration CONFIRM_LIMIT = Duration.ofSeconds(30);

  private final TimeSource time;
  private final Outbox outbox;
  private final SendQueue outlet;
  private final BlockedListener board;
  private final UnconfirmedMessages window;
  private volatile boolean blocked;

  /** Whether every answer is waited for, not only one that makes room. */
  private volatile boolean flushing;

  PublishingSession(TimeSource time, Outbox outbox, SendQueue outlet, BlockedListener board) {
    super(time);
    this.time = time;
    this.outbox = outbox;
    this.outlet = outlet;
    this.board = board;
    this.window = new UnconfirmedMessages(time);
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
    outbox.publisher(outlet, waiter());
    while (!isOver()) {
      if (!publishNext(connection)) {
        waiter().await(wakeUpNanos());
        checkConfirms();
      }
    }
  }

  /**
   * Publishes until nothing waits and all is answered, the broker is blocked or the connection has
   * ended; false if the deadline came before.
   */
  boolean flush(BrokerConnection connection, long deadlineNanos)
      throws BrokerException, InterruptedException {
    flushing = true;
    outbox.publisher(outlet, waiter());
    while (!isOver() && !blocked) {
      // Looked at first: what follows from an answer is in the outbox before that is settled.
      boolean settled = window.isSettled();
      if (!publishNext(connection)) {
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

  private boolean publishNext(BrokerConnection connection) throws BrokerException {
    if (blocked) {
      return false;
    }
    OutboxMessage letter = window.isFull() ? outbox.nextUrgent(outlet) : outbox.next(outlet);
    if (letter == null) {
      return false;
    }
    OutboundMessage message = written(letter);
    if (message != null) {
      // Known before it is sent: its confirm may come before publish returns.
      window.sent(letter);
      publish(message, connection);
    }
    return true;
  }

  private void publish(OutboundMessage message, BrokerConnection connection)
      throws BrokerException {
    try {
      connection.publish(message);
    } catch (BrokerException e) {
      // The connection's owner may not have been told yet.
      fail(e);
      throw e;
    }
  }

  private @Nullable OutboundMessage written(OutboxMessage letter) {
    try {
      return letter.message();
    } catch (RuntimeException | Error e) {
      outbox.unsendable(letter, e);
      return null;
    }
  }

  private long wakeUpNanos() {
    long retry = blocked ? Waiter.NO_DEADLINE : outbox.nextRetryNanos();
    long overdue = overdueNanos();
    if (overdue == Waiter.NO_DEADLINE || retry == Waiter.NO_DEADLINE) {
      return overdue == Waiter.NO_DEADLINE ? retry : overdue;
    }
    return overdue - retry < 0 ? overdue : retry;
  }

  private long overdueNanos() {
    return blocked ? Waiter.NO_DEADLINE : window.overdueNanos(CONFIRM_LIMIT);
  }

  private void checkConfirms() throws BrokerException {
    long overdue = overdueNanos();
    if (overdue != Waiter.NO_DEADLINE && overdue - time.nanoTime() <= 0) {
      throw new BrokerException(
          BrokerFault.TIMEOUT, "no confirm within " + CONFIRM_LIMIT.toSeconds() + " s");
    }
  }

  @Override
  public void onConfirm(long sequence, boolean accepted) {
    UnconfirmedMessages.Answered answered = window.answered(sequence);
    if (answered != null) {
      settle(answered.sent(), accepted);
      window.settled();
      if (answered.makesRoom() || flushing) {
        waiter().signal();
      }
    }
  }

  private void settle(UnconfirmedMessages.Sent sent, boolean accepted) {
    if (sent.returnReason() != null) {
      outbox.returned(sent.letter(), sent.returnReason());
    } else if (accepted) {
      outbox.confirmed(sent.letter());
    } else {
      outbox.refused(sent.letter());
    }
  }

  @Override
  public void onReturn(ReturnedMessage message) {
    window.returned(message);
  }

  @Override
  public void onBlocked(String reason) {
    blocked = true;
    board.blocked(this, reason);
    waiter().signal();
  }

  @Override
  public void onUnblocked() {
    window.restartWaiting();
    blocked = false;
    board.unblocked(this);
    waiter().signal();
  }

  boolean isBlocked() {
    return blocked;
  }

  /** Returns whether everything published is confirmed. */
  boolean isSettled() {
    return window.isSettled();
  }

  /** What was on its way may or may not have arrived: it is sent again, in the same order. */
  @Override
  void ended() {
    outbox.publisherEnds(outlet, waiter());
    List<OutboxMessage> unanswered = window.takeAll();
    OutboxMessage refused = refused(unanswered);
    for (OutboxMessage letter : unanswered) {
      if (letter.equals(refused)) {
        outbox.refused(letter);
      } else {
        outbox.unknown(letter);
      }
    }
  }

  /** A broker that objects to a message does so for its size: to the largest, if to any. */
  private @Nullable OutboxMessage refused(List<OutboxMessage> unanswered) {
    BrokerException cause = cause();
    return cause == null || cause.fault() != BrokerFault.PRECONDITION_FAILED
        ? null
        : unanswered.stream().max(Comparator.comparingInt(PublishingSession::size)).orElse(null);
  }

  private static int size(OutboxMessage letter) {
    return letter.message().body().length;
  }
}
