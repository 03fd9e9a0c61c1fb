package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.OutboxStatus;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.loop.Latch;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where messages wait until they are confirmed, and the one place that counts them. Every letter
 * that is admitted is settled exactly once.
 *
 * <p>Letters of a lane stay in order, and one of them at most is on its way. Readings are kept all,
 * up to the limits; of other messages only the newest of a lane is kept.
 */
public final class Outbox {
  /** The lane of the manager's own heartbeat, which goes before everything else. */
  public static final String URGENT_LANE = "manager";

  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final TimeSource time;
  private final OutboxLimits limits;
  private final long maxAgeNanos;
  private final Executor reports;

  /**
   * Guards all fields below, and the letters' and lanes' own. Nothing of others is called under it.
   */
  private final ReentrantLock lock = new ReentrantLock();

  private final SendQueue shared = new SendQueue();
  private final OrderedQueues lanes = new OrderedQueues(URGENT_LANE);
  private final WaitingReadings readings = new WaitingReadings();
  private final Map<OutboxMessage.Kind, MessageCounter> ledgers =
      new EnumMap<>(OutboxMessage.Kind.class);
  private long lastNumber;
  private long unsettled;
  private boolean closed;
  private @Nullable Latch emptied;

  /**
   * Creates an empty outbox.
   *
   * @param reports runs what is to be logged, elsewhere: no logging under the lock
   */
  public Outbox(TimeSource time, OutboxLimits limits, Executor reports) {
    this.time = time;
    this.limits = limits;
    this.maxAgeNanos = TimeUnit.NANOSECONDS.convert(limits.age());
    this.reports = reports;
    for (OutboxMessage.Kind kind : OutboxMessage.Kind.values()) {
      ledgers.put(kind, new MessageCounter(kind));
    }
  }

  /** What is sent over the manager's own connection. */
  public SendQueue shared() {
    return shared;
  }

  /** Creates a queue for a connection besides the manager's own. */
  public SendQueue newQueue() {
    return new SendQueue();
  }

  /** Lets what waits at an outlet, and what comes there, be sent over the manager's connection. */
  public void retire(SendQueue outlet) {
    lock.lock();
    try {
      outlet.retireTo(shared);
      // Something refused may be due again before anything else comes.
      shared.wakePublisher();
    } finally {
      lock.unlock();
    }
  }

  /** Admits a letter that is to be sent over the manager's own connection. */
  public void offer(OutboxMessage letter) {
    offer(letter, shared);
  }

  /** Admits a letter. Never blocks: if there are too many readings, the oldest is dropped. */
  public void offer(OutboxMessage letter, SendQueue outlet) {
    lock.lock();
    try {
      letter.goesBy(outlet);
      admit(letter);
    } finally {
      lock.unlock();
    }
  }

  private void admit(OutboxMessage letter) {
    letter.number = ++lastNumber;
    letter.admittedNanos = time.nanoTime();
    letter.notBeforeNanos = letter.admittedNanos;
    ledger(letter).gathered();
    unsettled++;
    if (closed || letter.bytes() > limits.bytes()) {
      drop(letter, closed ? DropReason.CLOSED : DropReason.OVERFLOW);
      return;
    }
    // Before the lane is looked up: with its last letter a lane is gone.
    dropAged();
    OrderedQueue lane = lanes.of(letter);
    if (letter.kind() == OutboxMessage.Kind.READING) {
      dropOlderRounds(lane, letter);
      readings.add(letter);
    } else {
      // Of heartbeats and monitorables only the newest is of use.
      dropFirst(lane, DropReason.OVERFLOW);
    }
    lane.add(letter);
    enqueue(lane);
    dropOverflow();
  }

  private void dropOlderRounds(OrderedQueue lane, OutboxMessage reading) {
    while (limits.newestOnly() && lane.waitsForAnotherRoundThan(reading)) {
      dropFirst(lane, DropReason.OVERFLOW);
    }
  }

  private void dropOverflow() {
    while (readings.count() > limits.readings() || readings.bytes() > limits.bytes()) {
      dropOldest(DropReason.OVERFLOW);
    }
  }

  private void dropAged() {
    for (OutboxMessage oldest = readings.oldest();
        oldest != null && isTooOld(oldest);
        oldest = readings.oldest()) {
      dropOldest(DropReason.AGE);
    }
  }

  private boolean isTooOld(OutboxMessage letter) {
    return letter.kind() == OutboxMessage.Kind.READING
        && time.nanoTime() - letter.admittedNanos > maxAgeNanos;
  }

  /** The oldest reading of all is the first of its lane. */
  private void dropOldest(DropReason reason) {
    OutboxMessage oldest = readings.oldest();
    if (oldest != null) {
      OrderedQueue lane = lanes.of(oldest);
      dropFirst(lane, reason);
      // It may have been refused and have kept the others waiting.
      enqueue(lane);
      lanes.forgetIfIdle(lane);
    }
  }

  private void dropFirst(OrderedQueue lane, DropReason reason) {
    OutboxMessage first = lanes.removeFirst(lane);
    if (first != null) {
      readings.remove(first);
      drop(first, reason);
    }
  }

  private void enqueue(OrderedQueue lane) {
    lanes.enqueue(lane, time.nanoTime());
  }

  /**
   * Sets who is woken when there is something to send after {@link #next} had nothing, or something
   * urgent after {@link #nextUrgent} had nothing. Whoever calls neither, because it cannot send, is
   * not woken.
   */
  public void publisher(SendQueue outlet, Waiter waiter) {
    lock.lock();
    try {
      outlet.publisher(waiter);
    } finally {
      lock.unlock();
    }
  }

  /** Wakes this one no more, if it is still the one who is woken. */
  public void publisherEnds(SendQueue outlet, Waiter waiter) {
    lock.lock();
    try {
      outlet.publisherEnds(waiter);
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is something to send. */
  public boolean hasNext(SendQueue outlet) {
    lock.lock();
    try {
      lanes.enqueueRetries(time.nanoTime());
      return !outlet.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the next letter to be sent; null if there is none for now. The fence is asked here, at
   * the last moment before sending: from then on the letter counts as begun.
   */
  public @Nullable OutboxMessage next(SendQueue outlet) {
    return next(outlet, false);
  }

  /** As {@link #next}, but takes only what never waits for anything else to be confirmed. */
  public @Nullable OutboxMessage nextUrgent(SendQueue outlet) {
    return next(outlet, true);
  }

  private @Nullable OutboxMessage next(SendQueue outlet, boolean onlyUrgent) {
    lock.lock();
    try {
      lanes.enqueueRetries(time.nanoTime());
      for (OrderedQueue lane = outlet.poll(onlyUrgent);
          lane != null;
          lane = outlet.poll(onlyUrgent)) {
        OutboxMessage letter = begin(lane, outlet);
        if (letter != null) {
          return letter;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** The first letter of a lane that may still be sent; those before it are dropped. */
  private @Nullable OutboxMessage begin(OrderedQueue lane, SendQueue outlet) {
    while (lane.goesBy(outlet)) {
      OutboxMessage letter = lane.send();
      readings.remove(letter);
      if (isTooOld(letter)) {
        drop(letter, DropReason.AGE);
      } else if (!letter.mayPass()) {
        drop(letter, DropReason.SUPERSEDED);
      } else {
        return letter;
      }
      lane.settled();
    }
    enqueue(lane);
    lanes.forgetIfIdle(lane);
    return null;
  }

  /** When a letter that was refused is to be sent again, or {@link Waiter#NO_DEADLINE}. */
  public long nextRetryNanos() {
    lock.lock();
    try {
      return lanes.nextRetryNanos();
    } finally {
      lock.unlock();
    }
  }

  /** The broker has taken responsibility for a letter. */
  public void confirmed(OutboxMessage letter) {
    lock.lock();
    try {
      ledger(letter).confirmed();
      settleLane(letter);
      report(ledger(letter).lossEnds(time.nanoTime()));
    } finally {
      lock.unlock();
    }
    tellConfirmed(letter);
  }

  /** What follows from a confirmation is admitted before the outbox can be found empty. */
  private void tellConfirmed(OutboxMessage letter) {
    try {
      letter.confirmed();
    } finally {
      lock.lock();
      try {
        oneLessUnsettled();
      } finally {
        lock.unlock();
      }
    }
  }

  /** A letter cannot be written, or the broker's client cannot take it: it is given up. */
  public void unsendable(OutboxMessage letter, Throwable failure) {
    lock.lock();
    try {
      drop(letter, DropReason.UNSENDABLE);
      settleLane(letter);
      report(ledger(letter).lossBegins("cannot be written: " + failure, time.nanoTime()));
    } finally {
      lock.unlock();
    }
  }

  /** No queue took a letter. That is final: it is lost. */
  public void returned(OutboxMessage letter, String reason) {
    lock.lock();
    try {
      ledger(letter).returned();
      oneLessUnsettled();
      settleLane(letter);
      report(ledger(letter).lossBegins(reason, time.nanoTime()));
    } finally {
      lock.unlock();
    }
  }

  /** The broker refused a letter: it is sent again after a while, up to a number of times. */
  public void refused(OutboxMessage letter) {
    lock.lock();
    try {
      letter.attempts++;
      if (letter.attempts >= limits.attempts()) {
        drop(letter, DropReason.ATTEMPTS);
        settleLane(letter);
        return;
      }
      letter.notBeforeNanos = time.nanoTime() + RETRY_DELAY.toNanos();
      if (takeBack(letter)) {
        lanes.retryLater(letter);
        letter.outlet().wakePublisher(lanes.of(letter));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody knows whether a letter has arrived: it is sent again. */
  public void unknown(OutboxMessage letter) {
    lock.lock();
    try {
      takeBack(letter);
      enqueue(lanes.of(letter));
    } finally {
      lock.unlock();
    }
  }

  /** Puts a letter back to the head of its lane; false if it is given up instead. */
  private boolean takeBack(OutboxMessage letter) {
    OrderedQueue lane = lanes.of(letter);
    boolean outdated = letter.kind() != OutboxMessage.Kind.READING && lane.hasWaiting();
    if (closed || outdated) {
      drop(letter, closed ? DropReason.CLOSED : DropReason.OVERFLOW);
      settleLane(letter);
      return false;
    }
    lane.takeBack(letter);
    if (letter.kind() == OutboxMessage.Kind.READING) {
      readings.add(letter);
    }
    return true;
  }

  private void settleLane(OutboxMessage letter) {
    OrderedQueue lane = lanes.of(letter);
    lane.settled();
    enqueue(lane);
    lanes.forgetIfIdle(lane);
  }

  private void drop(OutboxMessage letter, DropReason reason) {
    ledger(letter).dropped(reason);
    oneLessUnsettled();
    if (letter.kind() == OutboxMessage.Kind.READING && reason != DropReason.SUPERSEDED) {
      report(ledger(letter).lossBegins("dropped: " + reason, time.nanoTime()));
    }
  }

  private void oneLessUnsettled() {
    unsettled--;
    if (unsettled == 0 && emptied != null) {
      emptied.open();
    }
  }

  private void report(Optional<Runnable> change) {
    change.ifPresent(reports::execute);
  }

  private MessageCounter ledger(OutboxMessage letter) {
    return ledger(letter.kind());
  }

  private MessageCounter ledger(OutboxMessage.Kind kind) {
    return Objects.requireNonNull(ledgers.get(kind), "every kind has a ledger");
  }

  public MessageCounts account(OutboxMessage.Kind kind) {
    lock.lock();
    try {
      return ledger(kind).account();
    } finally {
      lock.unlock();
    }
  }

  /** How much waits to be sent. */
  public OutboxStatus status() {
    lock.lock();
    try {
      OutboxMessage oldest = readings.oldest();
      long waitedNanos = oldest == null ? 0 : time.nanoTime() - oldest.admittedNanos;
      return new OutboxStatus(
          readings.count(),
          readings.bytes(),
          Duration.ofNanos(waitedNanos),
          limits.readings(),
          limits.bytes(),
          limits.age());
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything is settled; false if the deadline came first. */
  public boolean awaitEmpty(long deadlineNanos) throws InterruptedException {
    Latch gate = new Latch(time);
    lock.lock();
    try {
      if (unsettled == 0) {
        return true;
      }
      emptied = gate;
    } finally {
      lock.unlock();
    }
    return gate.await(deadlineNanos);
  }

  /** Gives up all that waits and all that comes. What is on its way must be given back before. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      for (OrderedQueue lane : lanes.removeAll()) {
        for (OutboxMessage letter = lane.removeFirst();
            letter != null;
            letter = lane.removeFirst()) {
          drop(letter, DropReason.CLOSED);
        }
      }
      readings.clear();
      shared.clear();
    } finally {
      lock.unlock();
    }
  }
}
