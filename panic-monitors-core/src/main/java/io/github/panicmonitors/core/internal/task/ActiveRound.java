package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.loop.ScheduledEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
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

  private enum State {
    UNDER_WAY,
    CANCELLED,
    OVER
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.UNDER_WAY);

  /** Taken out by whoever runs it. */
  private final AtomicReference<@Nullable Runnable> hook = new AtomicReference<>();

  /** Guards that no interrupt reaches the thread after its round has ended. */
  private final Object interrupting = new Object();

  private volatile boolean interrupted;

  /** Kept here so that a round that ends in time leaves nothing behind in the event loop. */
  private @Nullable ScheduledEvent deadlineEvent;

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
    return new ActiveRound(
        task, time, NO_ROUND, slot, Math.max(rest, RoundDeadlines.GRACE.toNanos()));
  }

  void deadlineEvent(ScheduledEvent event) {
    deadlineEvent = event;
  }

  ScheduledEvent deadlineEvent() {
    return Objects.requireNonNull(deadlineEvent, "the round's deadline is not watched");
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
    hook.set(newHook);
    // Looked at after the hook can be seen: whoever cancels either finds it or is seen here.
    if (isCancelled()) {
      Runnable own = hook.getAndSet(null);
      if (own != null) {
        own.run();
      }
    }
  }

  /** Runs the hook and then interrupts the round's thread, each at most once. */
  void cancel() {
    if (state.compareAndSet(State.UNDER_WAY, State.CANCELLED)) {
      runHook(hook.getAndSet(null));
    }
    // An interrupt runs code of others too, as the close of a channel: nobody waits here for it.
    if (awaitsInterrupt()) {
      synchronized (interrupting) {
        if (awaitsInterrupt()) {
          interrupted = true;
          time.interrupt(thread);
        }
      }
    }
  }

  private void runHook(@Nullable Runnable current) {
    try {
      if (current != null) {
        current.run();
      }
    } catch (Throwable e) {
      log.error("{}: the round's cancel hook failed", task.name(), e);
    }
  }

  /** Whether its hook was begun and its thread is not interrupted yet. */
  boolean awaitsInterrupt() {
    return isCancelled() && !interrupted;
  }

  boolean isCancelled() {
    return state.get() == State.CANCELLED;
  }

  /** Ends the round on its own thread; false if it was abandoned and its result must not count. */
  boolean end() {
    synchronized (interrupting) {
      if (interrupted) {
        clearInterrupt();
      }
      return abandon();
    }
  }

  /** The interrupt was meant for the round, not for what the thread does next. */
  private static void clearInterrupt() {
    boolean ignored = Thread.interrupted();
  }

  /** Gives the round up; false if it has ended. Waits for nobody. */
  boolean abandon() {
    return state.getAndSet(State.OVER) != State.OVER;
  }

  /** Whether it has not ended though it was told to, or should have been. */
  boolean isHanging() {
    return switch (Objects.requireNonNull(state.get())) {
      case UNDER_WAY -> deadlineNanos - time.nanoTime() < 0;
      case CANCELLED -> true;
      case OVER -> false;
    };
  }
}
