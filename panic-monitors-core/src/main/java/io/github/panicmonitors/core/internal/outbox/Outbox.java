package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.OutboxStatus;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.loop.Latch;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages until they are confirmed, and counts their outcomes. An {@link OutboxState} behind
 * a lock.
 *
 * <p>Offering never waits for the lock. An offered message is added to a concurrent queue. Every
 * holder of the lock admits the queued messages first, and checks the queue again after releasing
 * the lock. If {@link #offer} finds the lock taken, its message was queued before the holder
 * released the lock, so the holder's second check finds it. Counts are exact, because every reader
 * admits the queued messages first.
 */
public final class Outbox {
  /** Name of the ordered queue of the manager's own heartbeat, which goes before all others. */
  public static final String URGENT_QUEUE = "manager";

  private final TimeSource time;
  private final DeferredActions deferred;
  private final OutboxState state;
  private final Queue<OutboxMessage> offered = new ConcurrentLinkedQueue<>();

  /** Guards state and deferred. No foreign code is called under it. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable Latch whenEmpty;

  /**
   * Creates an empty outbox.
   *
   * @param reports runs the logging, on another thread
   */
  public Outbox(TimeSource time, OutboxLimits limits, Executor reports) {
    this.time = time;
    this.deferred = new DeferredActions(reports);
    this.state = new OutboxState(limits, URGENT_QUEUE, deferred);
  }

  /** Returns the queue of the manager's own connection. */
  public SendQueue shared() {
    return state.shared();
  }

  /** Creates a queue for a connection besides the manager's own. */
  public SendQueue newQueue() {
    return state.newQueue();
  }

  /** Moves a queue's messages, and all later ones, to the queue of the manager's own connection. */
  public void retire(SendQueue connection) {
    change((current, now) -> current.retire(connection));
  }

  /** Offers a message that is sent over the manager's own connection. */
  public void offer(OutboxMessage message) {
    offer(message, shared());
  }

  /** Offers a message. Never blocks. If there are too many readings, the oldest are dropped. */
  public void offer(OutboxMessage message, SendQueue connection) {
    message.routeTo(connection);
    message.offeredNanos = time.nanoTime();
    offered.add(message);
    admitOffered();
  }

  /** Admits offered messages. Does nothing if another thread has the lock: it will admit them. */
  private void admitOffered() {
    while (!offered.isEmpty() && lock.tryLock()) {
      runLocked((current, now) -> true);
    }
  }

  /** A step on the state, with the time at which it began. */
  @FunctionalInterface
  private interface Query<T extends @Nullable Object> {
    T on(OutboxState state, long nowNanos);
  }

  @FunctionalInterface
  private interface Change {
    void on(OutboxState state, long nowNanos);
  }

  private void change(Change change) {
    query(
        (current, now) -> {
          change.on(current, now);
          return true;
        });
  }

  private <T extends @Nullable Object> T query(Query<T> query) {
    lock.lock();
    try {
      return runLocked(query);
    } finally {
      admitOffered();
    }
  }

  /**
   * Admits the offered messages, then runs a step. The caller holds the lock, and this releases it.
   */
  private <T extends @Nullable Object> T runLocked(Query<T> query) {
    List<Runnable> actions = List.of();
    Latch emptied = null;
    try {
      long admittedNanos = time.nanoTime();
      for (OutboxMessage next = offered.poll(); next != null; next = offered.poll()) {
        state.admit(next, admittedNanos);
      }
      // Read again: an admitted message may have been offered later than the first time.
      T result = query.on(state, time.nanoTime());
      actions = deferred.takeAll();
      emptied = emptied();
      return result;
    } finally {
      lock.unlock();
      actions.forEach(Runnable::run);
      if (emptied != null) {
        emptied.open();
      }
    }
  }

  /** Returns the latch to open, or null if nothing waits for it or the outbox is not empty. */
  private @Nullable Latch emptied() {
    Latch latch = whenEmpty;
    return latch != null && state.isEmpty() ? latch : null;
  }

  /**
   * Sets the waiter to signal when a message arrives after {@link #take} found none. A publisher
   * that last looked for urgent messages only is signalled for those only. One that found messages
   * is not signalled.
   */
  public void publisher(SendQueue connection, Waiter waiter) {
    change((current, now) -> connection.publisher(waiter));
  }

  /** Stops waking a publisher. */
  public void publisherEnds(SendQueue connection, Waiter waiter) {
    change((current, now) -> connection.publisherEnds(waiter));
  }

  /** Returns whether a message is waiting to be sent over a connection. */
  public boolean hasNext(SendQueue connection) {
    return query((current, now) -> current.hasNext(connection, now));
  }

  /**
   * Takes the next messages of a connection, urgent ones first, at most one of each ordered queue.
   * Each must be sent or given back. Call {@link #begin} just before sending one.
   */
  public List<OutboxMessage> take(SendQueue connection, int max) {
    return query((current, now) -> current.take(connection, max, false, now));
  }

  /** Takes the next urgent message, as {@link #take} does: the list has one element or none. */
  public List<OutboxMessage> takeUrgent(SendQueue connection) {
    return query((current, now) -> current.take(connection, 1, true, now));
  }

  /**
   * Checks the fence and the age limit a last time before a taken message is sent. Returns false if
   * the message was dropped.
   */
  public boolean begin(OutboxMessage message) {
    DropReason obstacle = state.obstacle(message, time.nanoTime());
    if (obstacle != null) {
      change((current, now) -> current.dropped(message, obstacle, now));
    }
    return obstacle == null;
  }

  /** Returns when a refused message is due again, or {@link Waiter#NO_DEADLINE}. */
  public long nextRetryNanos() {
    return query((current, now) -> current.nextRetryNanos());
  }

  /** The broker has confirmed these messages. */
  public void confirmed(List<OutboxMessage> messages) {
    change((current, now) -> messages.forEach(message -> current.confirmed(message, now)));
  }

  /** The broker refused these messages. Each is resent after a delay, up to a number of times. */
  public void refused(List<OutboxMessage> messages) {
    change((current, now) -> messages.forEach(message -> current.refused(message, now)));
  }

  /** This message is lost, because no queue of the broker took it. */
  public void returned(OutboxMessage message, String reason) {
    change((current, now) -> current.returned(message, reason, now));
  }

  /** A message is dropped because its content cannot be created. */
  public void unsendable(OutboxMessage message, Throwable failure) {
    change((current, now) -> current.unsendable(message, String.valueOf(failure), now));
  }

  /** Puts back messages that were not sent or may not have arrived. They are resent. */
  public void giveBack(List<OutboxMessage> messages) {
    change((current, now) -> messages.forEach(message -> current.givenBack(message, now)));
  }

  /** Returns the exact counts of a kind. */
  public MessageCounts counts(OutboxMessage.Kind kind) {
    return query((current, now) -> current.counts(kind));
  }

  /** Returns the number, size and age of the waiting readings, and their limits. */
  public OutboxStatus status() {
    return query(OutboxState::status);
  }

  /** Waits until no message is waiting or in flight. Returns false if the deadline came first. */
  public boolean awaitEmpty(long deadlineNanos) throws InterruptedException {
    Latch latch = new Latch(time);
    whenEmpty = latch;
    return query((current, now) -> current.isEmpty()) || latch.await(deadlineNanos);
  }

  /** Drops all waiting and later messages. Messages in flight must be given back first. */
  public void close() {
    change(OutboxState::close);
  }
}
