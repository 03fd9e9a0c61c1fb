package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.manager.Account;
import io.github.panicmonitors.api.manager.Account.DropReason;
import io.github.panicmonitors.api.manager.OutboxStatus;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.loop.Gate;
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

  private final Outlet shared = new Outlet();
  private final Lanes lanes = new Lanes(URGENT_LANE);
  private final WaitingReadings readings = new WaitingReadings();
  private final Map<Letter.Kind, Ledger> ledgers = new EnumMap<>(Letter.Kind.class);
  private long lastNumber;
  private long unsettled;
  private boolean closed;
  private @Nullable Gate emptied;

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
    for (Letter.Kind kind : Letter.Kind.values()) {
      ledgers.put(kind, new Ledger(kind));
    }
  }

  /** What is sent over the manager's own connection. */
  public Outlet shared() {
    return shared;
  }

  /** Creates an outlet for a connection besides the manager's own. */
  public Outlet newOutlet() {
    return new Outlet();
  }

  /** Lets what waits at an outlet, and what comes there, be sent over the manager's connection. */
  public void retire(Outlet outlet) {
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
  public void offer(Letter letter) {
    offer(letter, shared);
  }

  /** Admits a letter. Never blocks: if there are too many readings, the oldest is dropped. */
  public void offer(Letter letter, Outlet outlet) {
    lock.lock();
    try {
      letter.goesBy(outlet);
      admit(letter);
    } finally {
      lock.unlock();
    }
  }

  private void admit(Letter letter) {
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
    Lane lane = lanes.of(letter);
    if (letter.kind() == Letter.Kind.READING) {
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

  private void dropOlderRounds(Lane lane, Letter reading) {
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
    for (Letter oldest = readings.oldest();
        oldest != null && isTooOld(oldest);
        oldest = readings.oldest()) {
      dropOldest(DropReason.AGE);
    }
  }

  private boolean isTooOld(Letter letter) {
    return letter.kind() == Letter.Kind.READING
        && time.nanoTime() - letter.admittedNanos > maxAgeNanos;
  }

  /** The oldest reading of all is the first of its lane. */
  private void dropOldest(DropReason reason) {
    Letter oldest = readings.oldest();
    if (oldest != null) {
      Lane lane = lanes.of(oldest);
      dropFirst(lane, reason);
      // It may have been refused and have kept the others waiting.
      enqueue(lane);
      lanes.forgetIfIdle(lane);
    }
  }

  private void dropFirst(Lane lane, DropReason reason) {
    Letter first = lanes.removeFirst(lane);
    if (first != null) {
      readings.remove(first);
      drop(first, reason);
    }
  }

  private void enqueue(Lane lane) {
    lanes.enqueue(lane, time.nanoTime());
  }

  /**
   * Sets who is woken when there is something to send after {@link #next} had nothing, or something
   * urgent after {@link #nextUrgent} had nothing. Whoever calls neither, because it cannot send, is
   * not woken.
   */
  public void publisher(Outlet outlet, Waiter waiter) {
    lock.lock();
    try {
      outlet.publisher(waiter);
    } finally {
      lock.unlock();
    }
  }

  /** Wakes this one no more, if it is still the one who is woken. */
  public void publisherEnds(Outlet outlet, Waiter waiter) {
    lock.lock();
    try {
      outlet.publisherEnds(waiter);
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is something to send. */
  public boolean hasNext(Outlet outlet) {
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
  public @Nullable Letter next(Outlet outlet) {
    return next(outlet, false);
  }

  /** As {@link #next}, but takes only what never waits for anything else to be confirmed. */
  public @Nullable Letter nextUrgent(Outlet outlet) {
    return next(outlet, true);
  }

  private @Nullable Letter next(Outlet outlet, boolean onlyUrgent) {
    lock.lock();
    try {
      lanes.enqueueRetries(time.nanoTime());
      for (Lane lane = outlet.poll(onlyUrgent); lane != null; lane = outlet.poll(onlyUrgent)) {
        Letter letter = begin(lane, outlet);
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
  private @Nullable Letter begin(Lane lane, Outlet outlet) {
    while (lane.goesBy(outlet)) {
      Letter letter = lane.send();
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
  public void confirmed(Letter letter) {
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
  private void tellConfirmed(Letter letter) {
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
  public void unsendable(Letter letter, Throwable failure) {
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
  public void returned(Letter letter, String reason) {
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
  public void refused(Letter letter) {
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
  public void unknown(Letter letter) {
    lock.lock();
    try {
      takeBack(letter);
      enqueue(lanes.of(letter));
    } finally {
      lock.unlock();
    }
  }

  /** Puts a letter back to the head of its lane; false if it is given up instead. */
  private boolean takeBack(Letter letter) {
    Lane lane = lanes.of(letter);
    boolean outdated = letter.kind() != Letter.Kind.READING && lane.hasWaiting();
    if (closed || outdated) {
      drop(letter, closed ? DropReason.CLOSED : DropReason.OVERFLOW);
      settleLane(letter);
      return false;
    }
    lane.takeBack(letter);
    if (letter.kind() == Letter.Kind.READING) {
      readings.add(letter);
    }
    return true;
  }

  private void settleLane(Letter letter) {
    Lane lane = lanes.of(letter);
    lane.settled();
    enqueue(lane);
    lanes.forgetIfIdle(lane);
  }

  private void drop(Letter letter, DropReason reason) {
    ledger(letter).dropped(reason);
    oneLessUnsettled();
    if (letter.kind() == Letter.Kind.READING && reason != DropReason.SUPERSEDED) {
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

  private Ledger ledger(Letter letter) {
    return ledger(letter.kind());
  }

  private Ledger ledger(Letter.Kind kind) {
    return Objects.requireNonNull(ledgers.get(kind), "every kind has a ledger");
  }

  public Account account(Letter.Kind kind) {
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
      Letter oldest = readings.oldest();
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
    Gate gate = new Gate(time);
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
      for (Lane lane : lanes.removeAll()) {
        for (Letter letter = lane.removeFirst(); letter != null; letter = lane.removeFirst()) {
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
