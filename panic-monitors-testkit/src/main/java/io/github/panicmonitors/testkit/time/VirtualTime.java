package io.github.panicmonitors.testkit.time;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test advances it. Give it to whatever takes a {@link
 * TimeSource}; then a day of schedules, deadlines and back-offs passes in as little real time as
 * the work in it takes, and every run sees the same order of deadlines.
 *
 * <pre>{@code
 * VirtualTime time = new VirtualTime();
 * Waiter waiter = time.waiter();
 * new Thread(time.tracked(() -> heatEveryMinute(waiter))).start();
 * time.advance(Duration.ofHours(24)); // 1,440 rounds later
 * }</pre>
 *
 * <h2>What is busy</h2>
 *
 * Time moves only while nobody is busy. Work is busy from the call of {@link #tracked} until it has
 * run, except while its thread waits in a {@link Waiter} of this clock. Who wakes such a thread (a
 * signal, the clock, {@link #interrupt}) counts it before it wakes, so there is no moment in which
 * work is under way and not counted. Anything else a tracked thread may be blocked in (a socket, a
 * lock, a queue) counts as busy: time stands still until it goes on.
 *
 * <p>A thread outside tracked work, such as the test's own, may wait and signal too. It is woken in
 * time but never counted: the clock does not wait for what it does then. {@link
 * Thread#interrupt()}, other than {@link #interrupt}, wakes a waiting thread too, but the thread is
 * only counted when it runs.
 *
 * <h2>Advancing</h2>
 *
 * {@link #advance}, {@link #settle}, {@link #run} and {@link #call} are for one thread outside
 * tracked work, by rule the test's. They wait for the busy ones, in real time and without polling,
 * but not forever: when no deadline has been reached for 30 s (see {@link Builder#realTimeLimit})
 * they throw an {@link AssertionError} that names who is busy. They throw it too if the calling
 * thread is interrupted, and leave it interrupted then.
 *
 * <p>Safe for use by several threads. It has no thread of its own and needs no closing.
 */
public final class VirtualTime implements TimeSource {
  private final Instant start;
  private final long originNanos;
  private final Duration realTimeLimit;
  private final Duration virtualTimeLimit;
  private final VirtualClock clockwork;
  private final Set<Waiter> hung = ConcurrentHashMap.newKeySet();

  /** Makes a clock that stands at 2026-01-01T00:00:00Z. */
  public VirtualTime() {
    this(builder());
  }

  private VirtualTime(Builder builder) {
    start = builder.start;
    originNanos = builder.originNanos;
    realTimeLimit = builder.realTimeLimit;
    virtualTimeLimit = builder.virtualTimeLimit;
    clockwork = new VirtualClock(originNanos);
  }

  /** Returns a builder for a clock with settings of its own. */
  public static Builder builder() {
    return new Builder();
  }

  // ---- reading and waiting

  @Override
  public Instant now() {
    return start.plusNanos(clockwork.nanos() - originNanos);
  }

  /** Returns the clock's time in nanoseconds; its origin is not zero. */
  @Override
  public long nanoTime() {
    return clockwork.nanos();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The waiter throws an {@link IllegalStateException} when a second thread awaits at a time.
   */
  @Override
  public Waiter waiter() {
    return new VirtualWaiter(clockwork);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The runnable throws an {@link IllegalStateException} when it is run a second time.
   */
  @Override
  public Runnable tracked(Runnable work) {
    return clockwork.handOver(work);
  }

  @Override
  public void interrupt(Thread thread) {
    clockwork.interrupt(thread);
  }

  /**
   * Returns the tracked work that has not ended: the names of the threads that run it, busy or not,
   * and what has not begun. Empty once all that was tracked has been closed down; it shows virtual
   * threads too.
   */
  public List<String> unfinished() {
    return clockwork.unfinished();
  }

  // ---- advancing

  /**
   * Advances the clock, deadline by deadline: waits until nobody is busy, sets the clock to the
   * earliest deadline, wakes all who are due, waits for them again, and so on. On return the clock
   * stands exactly {@code duration} later and nobody is busy.
   *
   * @throws IllegalArgumentException if {@code duration} is negative
   * @throws IllegalStateException if called from tracked work, or while another thread advances
   * @throws AssertionError if somebody stays busy for longer than the real-time limit
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration must not be negative: " + duration);
    }
    walk(ClockAdvance.to(clockwork.nanos() + duration.toNanos()));
  }

  /**
   * Waits until nobody is busy, without advancing the clock. For what a test has set going by
   * itself, such as a message it published.
   *
   * @throws IllegalStateException if called from tracked work, or while another thread advances
   * @throws AssertionError if somebody stays busy for longer than the real-time limit
   */
  public void settle() {
    advance(Duration.ZERO);
  }

  /**
   * Runs a blocking action, such as {@code close()}, on a tracked thread of its own and advances
   * the clock until it has returned and nobody is busy. The clock then stands at the last deadline
   * it reached.
   *
   * @param <X> what the action may throw
   * @throws X what the action throws
   * @throws IllegalStateException if called from tracked work, or while another thread advances
   * @throws AssertionError if the action still waits when no deadline is left within the next hour
   *     of virtual time (see {@link Builder#virtualTimeLimit}), or if somebody stays busy for
   *     longer than the real-time limit; the action is then interrupted
   */
  public <X extends Throwable> void run(Action<X> action) throws X {
    this.<Boolean, X>call(
        () -> {
          action.run();
          return true;
        });
  }

  /**
   * Like {@link #run}, for an action that has a result.
   *
   * @param <T> the result's type
   * @param <X> what the action may throw
   * @return the action's result
   * @throws X what the action throws
   * @throws IllegalStateException as {@link #run}
   * @throws AssertionError as {@link #run}
   */
  public <T extends @Nullable Object, X extends Throwable> T call(Supply<T, X> action) throws X {
    BlockingCall<T, X> call = new BlockingCall<>(action);
    Thread thread = new Thread(tracked(call), "virtual-time-run");
    thread.setDaemon(true);
    try {
      ClockAdvance walk =
          ClockAdvance.until(call::hasEnded, clockwork.nanos() + virtualTimeLimit.toNanos());
      clockwork.requireNoWalk();
      thread.start();
      walk(walk);
      if (!call.hasEnded()) {
        throw new AssertionError(BusyWorkReport.stuck(clockwork, virtualTimeLimit));
      }
    } catch (AssertionError e) {
      interrupt(thread);
      throw e;
    }
    return call.result();
  }

  private void walk(ClockAdvance walk) {
    VirtualClock.unpark(clockwork.start(walk));
    try {
      while (!walk.over) {
        long left = realTimeLimit.toNanos() - (System.nanoTime() - walk.lastStepRealNanos);
        if (left <= 0) {
          throw new AssertionError(BusyWorkReport.busy(clockwork, "after " + realTimeLimit));
        }
        if (Thread.currentThread().isInterrupted()) {
          throw new AssertionError(BusyWorkReport.busy(clockwork, "when interrupted"));
        }
        LockSupport.parkNanos(walk, left);
      }
    } finally {
      clockwork.stop();
    }
  }

  // ---- hanging

  /**
   * Hangs the calling thread until {@link #releaseHung} or an interrupt: how a test's monitor
   * hangs. The thread is at rest, so time goes on without it.
   *
   * @throws InterruptedException if the thread is interrupted before or while it hangs
   */
  public void hang() throws InterruptedException {
    Waiter waiter = waiter();
    hung.add(waiter);
    try {
      waiter.await(Waiter.NO_DEADLINE);
    } finally {
      hung.remove(waiter);
    }
  }

  /**
   * Hangs the calling thread until {@link #releaseHung}, whoever interrupts it: how a test's
   * monitor ignores its cancellation. The thread is at rest, so time goes on without it. If it was
   * interrupted, it is so again when this method returns.
   */
  public void hangIgnoringInterrupts() {
    Waiter waiter = waiter();
    boolean interrupted = false;
    hung.add(waiter);
    try {
      while (!awaitIgnoringInterrupt(waiter)) {
        interrupted = true;
      }
    } finally {
      hung.remove(waiter);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns false if interrupted instead of released. */
  private static boolean awaitIgnoringInterrupt(Waiter waiter) {
    try {
      return waiter.await(Waiter.NO_DEADLINE);
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Lets all threads go that hang now. They are busy from this call on. */
  public void releaseHung() {
    // A copy, for a thread that goes may hang again before the last one goes.
    List.copyOf(hung).forEach(Waiter::signal);
  }

  @Override
  public String toString() {
    return "virtual time " + now();
  }

  /**
   * A blocking action without a result.
   *
   * @param <X> what it may throw
   */
  @FunctionalInterface
  public interface Action<X extends Throwable> {
    /**
     * Runs the action.
     *
     * @throws X if it fails
     */
    void run() throws X;
  }

  /**
   * A blocking action with a result.
   *
   * @param <T> the result's type
   * @param <X> what it may throw
   */
  @FunctionalInterface
  public interface Supply<T extends @Nullable Object, X extends Throwable> {
    /**
     * Runs the action.
     *
     * @return its result
     * @throws X if it fails
     */
    T get() throws X;
  }

  /** Settings of a {@link VirtualTime}. */
  public static final class Builder {
    private Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private long originNanos = Duration.ofDays(1).toNanos();
    private Duration realTimeLimit = Duration.ofSeconds(30);
    private Duration virtualTimeLimit = Duration.ofHours(1);

    private Builder() {}

    /** Sets the wall clock's first time; 2026-01-01T00:00:00Z by default. */
    public Builder start(Instant start) {
      this.start = Objects.requireNonNull(start);
      return this;
    }

    /**
     * Sets the first {@link VirtualTime#nanoTime()}, one day by default. Near {@link
     * Long#MAX_VALUE} it shows who compares such values other than by their difference.
     */
    public Builder originNanos(long originNanos) {
      this.originNanos = originNanos;
      return this;
    }

    /**
     * Sets how long somebody may be busy, in real time, before an advance fails; 30 s by default.
     *
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    public Builder realTimeLimit(Duration limit) {
      realTimeLimit = positive(limit);
      return this;
    }

    /**
     * Sets how long {@link VirtualTime#run} and {@link VirtualTime#call} advance before they fail;
     * 1 h by default.
     *
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    public Builder virtualTimeLimit(Duration limit) {
      virtualTimeLimit = positive(limit);
      return this;
    }

    /** Makes a clock with these settings. */
    public VirtualTime build() {
      return new VirtualTime(this);
    }

    private static Duration positive(Duration limit) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("limit must be positive: " + limit);
      }
      return limit;
    }
  }
}
