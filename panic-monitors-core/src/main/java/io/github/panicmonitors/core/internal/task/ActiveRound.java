package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.Text;
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

/**
 * A running round, which can be cancelled and abandoned. The delivery of its messages and the close
 * of a monitor have deadlines, too, and are handled in the same way.
 */
final class ActiveRound implements Round {
  private static final Logger log = LoggerFactory.getLogger(ActiveRound.class);

  /** Number of a delivery or a close. */
  static final long NO_ROUND = -1;

  private enum State {
    RUNNING,
    CANCELLED,
    ENDED,
    ABANDONED
  }

  private final MonitorTask task;
  private final TimeSource time;
  private final Thread thread = Thread.currentThread();
  private final long number;
  private final long slot;
  private final long startedNanos;
  private final Instant startedAt;
  private final long deadlineNanos;

  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

  /** Removed by the thread that runs it. */
  private final AtomicReference<@Nullable Runnable> hook = new AtomicReference<>();

  /** Held while the thread is interrupted, so that no interrupt reaches it after the round. */
  private final Object interrupting = new Object();

  private volatile boolean interrupted;
  private volatile boolean endedCancelled;

  /** Kept here so that a round that ends in time leaves nothing behind in the event loop. */
  private @Nullable ScheduledEvent deadlineEvent;

  /** Starts a round on the current thread. */
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
   * Starts the delivery of this round's messages on the same thread. It has the rest of the round's
   * time, and at least {@link RoundDeadlines#GRACE}.
   */
  ActiveRound delivery() {
    long rest = deadlineNanos - time.nanoTime();
    long allowed = Math.max(rest, RoundDeadlines.GRACE.toNanos());
    return new ActiveRound(task, time, NO_ROUND, slot, allowed);
  }

  void deadlineEvent(ScheduledEvent event) {
    deadlineEvent = event;
  }

  void cancelDeadlineEvent() {
    if (deadlineEvent != null) {
      deadlineEvent.cancel();
    }
  }

  MonitorTask task() {
    return task;
  }

  boolean isOnCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** Number of the round in its schedule, or {@link #NO_ROUND}. */
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

  boolean isPastDeadline() {
    return deadlineNanos - time.nanoTime() <= 0;
  }

  @Override
  public void onCancel(Runnable newHook) {
    hook.set(newHook);
    // The hook is set before the state is read, so cancel() finds the hook or is seen here.
    if (state.get() == State.CANCELLED) {
      Runnable own = hook.getAndSet(null);
      if (own != null) {
        own.run();
      }
    }
  }

  /** Runs the hook and then interrupts the round's thread, each at most once. */
  void cancel() {
    if (state.compareAndSet(State.RUNNING, State.CANCELLED)) {
      runHook(hook.getAndSet(null));
    }
    // An interrupt can run foreign code, such as the close of a channel. While it does, another
    // call must not wait here.
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
      log.error("{}: the round's cancel hook failed: {}", task.name(), Text.stackTrace(e));
    }
  }

  /** Whether it was cancelled and its thread is not interrupted yet. */
  boolean awaitsInterrupt() {
    return state.get() == State.CANCELLED && !interrupted;
  }

  /** Whether it was cancelled before it ended, or abandoned. */
  @Override
  public boolean isCancelled() {
    State now = state.get();
    return endedCancelled || now == State.CANCELLED || now == State.ABANDONED;
  }

  /** Ends the round on its own thread. Returns false if it was abandoned before. */
  boolean end() {
    synchronized (interrupting) {
      State before = state.getAndUpdate(now -> now == State.ABANDONED ? now : State.ENDED);
      if (before == State.CANCELLED) {
        endedCancelled = true;
      }
      if (before != State.ENDED && interrupted) {
        clearInterrupt();
      }
      return before != State.ABANDONED;
    }
  }

  /** Clears an interrupt that was meant for the round and not for what its thread does next. */
  private static void clearInterrupt() {
    boolean ignored = Thread.interrupted();
  }

  /** Abandons the round. Returns false if it has ended or was abandoned before. Never blocks. */
  boolean abandon() {
    State before = state.getAndUpdate(now -> now == State.ENDED ? now : State.ABANDONED);
    return before != State.ENDED && before != State.ABANDONED;
  }

  /** Whether it is running although it was cancelled or should have been. */
  boolean isHanging() {
    return switch (Objects.requireNonNull(state.get())) {
      case RUNNING -> deadlineNanos - time.nanoTime() < 0;
      case CANCELLED -> true;
      case ENDED, ABANDONED -> false;
    };
  }
}
