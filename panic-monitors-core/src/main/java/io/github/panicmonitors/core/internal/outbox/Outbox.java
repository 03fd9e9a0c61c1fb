package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.manager.Account;
import io.github.panicmonitors.api.manager.Account.DropReason;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.loop.Gate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
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
  private final Executor reports;

  /**
   * Guards all fields below, and the letters' and lanes' own. Nothing of others is called under it.
   */
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<String, Lane> lanes = new HashMap<>();
  private final Deque<Lane> urgent = new ArrayDeque<>();
  private final Deque<Lane> ready = new ArrayDeque<>();

  /** Letters that the broker refused, in the order in which they are to be sent again. */
  private final Set<Letter> retries = new LinkedHashSet<>();

  /** The readings that wait, oldest first. */
  private final TreeMap<Long, Letter> readings = new TreeMap<>();

  private final Map<Letter.Kind, Ledger> ledgers = new EnumMap<>(Letter.Kind.class);
  private long readingBytes;
  private long lastNumber;
  private long unsettled;
  private boolean closed;
  private @Nullable Waiter publisher;
  private @Nullable Gate emptied;

  /**
   * Creates an empty outbox.
   *
   * @param reports runs what is to be logged, elsewhere: no logging under the lock
   */
  public Outbox(TimeSource time, OutboxLimits limits, Executor reports) {
    this.time = time;
    this.limits = limits;
    this.reports = reports;
    for (Letter.Kind kind : Letter.Kind.values()) {
      ledgers.put(kind, new Ledger(kind));
    }
  }

  /** Admits a letter. Never blocks: if there are too many readings, the oldest is dropped. */
  public void offer(Letter letter) {
    lock.lock();
    try {
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
    Lane lane = lanes.computeIfAbsent(letter.lane(), Lane::new);
    if (letter.kind() == Letter.Kind.READING) {
      expire();
      dropOlderRounds(lane, letter);
      hold(letter);
    } else {
      dropOlder(lane);
    }
    lane.add(letter);
    enqueue(lane);
    dropOverflow();
  }

  private void hold(Letter reading) {
    readings.put(reading.number, reading);
    readingBytes += reading.bytes();
  }

  private void letGo(Letter letter) {
    if (readings.remove(letter.number) != null) {
      readingBytes -= letter.bytes();
    }
  }

  private void dropOlderRounds(Lane lane, Letter reading) {
    while (limits.newestOnly() && lane.waitsForAnotherRoundThan(reading)) {
      Letter older = lane.removeFirst();
      if (older != null) {
        letGo(older);
        retries.remove(older);
        drop(older, DropReason.OVERFLOW);
      }
    }
  }

  /** Of heartbeats and monitorables only the newest is of use. */
  private void dropOlder(Lane lane) {
    Letter older = lane.removeFirst();
    if (older != null) {
      retries.remove(older);
      drop(older, DropReason.OVERFLOW);
    }
  }

  private void dropOverflow() {
    while (readings.size() > limits.readings() || readingBytes > limits.bytes()) {
      dropOldest(DropReason.OVERFLOW);
    }
  }

  private void expire() {
    while (!readings.isEmpty() && isTooOld(readings.firstEntry().getValue())) {
      dropOldest(DropReason.AGE);
    }
  }

  private boolean isTooOld(Letter letter) {
    return letter.kind() == Letter.Kind.READING
        && time.nanoTime() - letter.admittedNanos > limits.age().toNanos();
  }

  /** The oldest reading of all is the first of its lane. */
  private void dropOldest(DropReason reason) {
    Letter oldest = readings.firstEntry().getValue();
    letGo(oldest);
    retries.remove(oldest);
    Lane lane = laneOf(oldest);
    lane.removeFirst();
    drop(oldest, reason);
    forgetIfIdle(lane);
  }

  private void enqueue(Lane lane) {
    if (lane.becomesReady(time.nanoTime())) {
      (lane.name().equals(URGENT_LANE) ? urgent : ready).addLast(lane);
      wakePublisher();
    }
  }

  private void wakePublisher() {
    Waiter waiter = publisher;
    if (waiter != null) {
      waiter.signal();
    }
  }

  /** Sets who is woken when there is something to send. */
  public void publisher(@Nullable Waiter waiter) {
    lock.lock();
    try {
      publisher = waiter;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the next letter to be sent; null if there is none for now. The fence is asked here, at
   * the last moment before sending: from then on the letter counts as begun.
   */
  public @Nullable Letter next() {
    lock.lock();
    try {
      queueRetries();
      for (Lane lane = nextLane(); lane != null; lane = nextLane()) {
        Letter letter = begin(lane);
        if (letter != null) {
          return letter;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Lane nextLane() {
    Lane lane = urgent.isEmpty() ? ready.pollFirst() : urgent.pollFirst();
    if (lane != null) {
      lane.unqueued();
    }
    return lane;
  }

  /** The first letter of a lane that may still be sent; the others are dropped. */
  private @Nullable Letter begin(Lane lane) {
    for (Letter letter = lane.send(); letter != null; letter = lane.send()) {
      letGo(letter);
      if (isTooOld(letter)) {
        drop(letter, DropReason.AGE);
      } else if (!letter.mayPass()) {
        drop(letter, DropReason.SUPERSEDED);
      } else {
        return letter;
      }
    }
    forgetIfIdle(lane);
    return null;
  }

  private void queueRetries() {
    long now = time.nanoTime();
    for (Iterator<Letter> each = retries.iterator(); each.hasNext(); ) {
      Letter letter = each.next();
      if (letter.notBeforeNanos - now > 0) {
        return;
      }
      each.remove();
      enqueue(laneOf(letter));
    }
  }

  /** When a letter that was refused is to be sent again, or {@link Waiter#NO_DEADLINE}. */
  public long nextRetryNanos() {
    lock.lock();
    try {
      return retries.isEmpty() ? Waiter.NO_DEADLINE : retries.iterator().next().notBeforeNanos;
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
        retries.add(letter);
        wakePublisher();
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
      enqueue(laneOf(letter));
    } finally {
      lock.unlock();
    }
  }

  /** Puts a letter back to the head of its lane; false if it is given up instead. */
  private boolean takeBack(Letter letter) {
    Lane lane = laneOf(letter);
    boolean outdated = letter.kind() != Letter.Kind.READING && lane.hasWaiting();
    if (closed || outdated) {
      drop(letter, closed ? DropReason.CLOSED : DropReason.OVERFLOW);
      settleLane(letter);
      return false;
    }
    lane.takeBack(letter);
    if (letter.kind() == Letter.Kind.READING) {
      hold(letter);
    }
    return true;
  }

  private Lane laneOf(Letter letter) {
    return lanes.computeIfAbsent(letter.lane(), Lane::new);
  }

  private void settleLane(Letter letter) {
    Lane lane = laneOf(letter);
    lane.settled();
    enqueue(lane);
    forgetIfIdle(lane);
  }

  private void forgetIfIdle(Lane lane) {
    if (lane.isIdle()) {
      lanes.remove(lane.name());
    }
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
    return ledgers.computeIfAbsent(letter.kind(), Ledger::new);
  }

  public Account account(Letter.Kind kind) {
    lock.lock();
    try {
      return ledgers.computeIfAbsent(kind, Ledger::new).account();
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
      for (Lane lane : lanes.values()) {
        for (Letter letter = lane.removeFirst(); letter != null; letter = lane.removeFirst()) {
          drop(letter, DropReason.CLOSED);
        }
      }
      readings.clear();
      readingBytes = 0;
      urgent.clear();
      ready.clear();
      retries.clear();
      lanes.clear();
    } finally {
      lock.unlock();
    }
  }
}
