package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A round that is under way: what the monitor sees of it, and how it is cut short. */
final class ActiveRound implements Round {
  private static final Logger log = LoggerFactory.getLogger(ActiveRound.class);

  /** The number of what is watched like a round and is none. */
  static final long NO_ROUND = -1;

  private final TimeSource time;
  private final MonitorTask task;
  private final Thread thread = Thread.currentThread();
  private final long number;
  private final long slot;
  private final long startedNanos;
  private final Instant startedAt;
  private final long deadlineNanos;

  private RoundWatch.@Nullable Alarm deadlineAlarm;

  // The lock guards the three fields below: no interrupt reaches the thread after its round is
  // over.
  private @Nullable Runnable hook;
  private boolean cancelled;
  private boolean over;

  /** Begins a round on the current thread. */
  ActiveRound(MonitorTask task, TimeSource time, long number, long slot, long allowedNanos) {
    this.task = task;
    this.time = time;
    this.number = number;
    this.slot = slot;
    this.startedNanos = time.nanoTime();
    this.startedAt = time.now();
    this.deadlineNanos = startedNanos + allowedNanos;
  }

  /**
   * Begins what follows a round, on the same thread. It has the rest of the round's time, and a
   * little even if the round has left none.
   */
  ActiveRound next() {
    long rest = deadlineNanos - time.nanoTime();
    return new ActiveRound(task, time, NO_ROUND, slot, Math.max(rest, RoundWatch.GRACE.toNanos()));
  }

  void deadlineAlarm(RoundWatch.Alarm alarm) {
    deadlineAlarm = alarm;
  }

  RoundWatch.Alarm deadlineAlarm() {
    return Objects.requireNonNull(deadlineAlarm, "the watch does not know this round");
  }

  MonitorTask task() {
    return task;
  }

  /** Which round of the schedule it is, or {@link #NO_ROUND}. */
  long number() {
    return number;
  }

  @Override
  public long slot() {
    return slot;
  }

  long startedNanos() {
    return startedNanos;
  }

  Instant startedAt() {
    return startedAt;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - time.nanoTime()));
  }

  @Override
  public void onCancel(Runnable newHook) {
    boolean runNow;
    synchronized (this) {
      if (over) {
        return;
      }
      hook = newHook;
      runNow = cancelled;
    }
    if (runNow) {
      newHook.run();
    }
  }

  /** Runs the hook, then interrupts the round's thread. Only the first call does anything. */
  void cancel() {
    Runnable current;
    synchronized (this) {
      if (over || cancelled) {
        return;
      }
      cancelled = true;
      current = hook;
    }
    runHook(current);
    interruptNow();
  }

  /** Interrupts the round's thread, unless the round is over. */
  synchronized void interruptNow() {
    if (!over) {
      time.interrupt(thread);
    }
  }

  private void runHook(@Nullable Runnable current) {
    try {
      if (current != null) {
        current.run();
      }
    } catch (Throwable e) {
      log.warn("{}: the round's cancel hook failed", task.name(), e);
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Ends the round on its own thread; false if it was abandoned and its result must not count. */
  synchronized boolean end() {
    boolean counts = !over;
    over = true;
    if (cancelled) {
      clearInterrupt();
    }
    return counts;
  }

  /** The interrupt was meant for the round, not for what the thread does next. */
  private static void clearInterrupt() {
    boolean ignored = Thread.interrupted();
  }

  /** Gives the round up; false if it has ended. */
  synchronized boolean abandon() {
    boolean won = !over;
    over = true;
    return won;
  }

  /** Whether it was told to end and has not ended. */
  synchronized boolean isHanging() {
    return cancelled && !over;
  }
}
