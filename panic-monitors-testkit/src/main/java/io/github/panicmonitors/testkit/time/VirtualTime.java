package io.github.panicmonitors.testkit.time;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TimeSource} whose clock stands still until a test advances it. A day of schedules,
 * deadlines and back-offs takes only the real time of the work in it, and every run sees the same
 * order of deadlines.
 *
 * <pre>{@code
 * VirtualTime time = new VirtualTime();
 * Waiter waiter = time.waiter();
 * new Thread(time.tracked(() -> heatEveryMinute(waiter))).start();
 * time.advance(Duration.ofHours(24)); // 1,440 rounds later
 * }</pre>
 *
 * <h2>Busy work</h2>
 *
 * Time advances only while no work is busy. Work is busy from the call of {@link #tracked} until it
 * has run, except while its thread waits in a {@link Waiter} of this clock. A signal, a deadline or
 * an {@link #interrupt} counts the thread as busy before it wakes, so no work is ever missed. A
 * tracked thread that blocks in anything else (a socket, a lock, a queue) counts as busy, and time
 * stands still until it continues.
 *
 * <p>Threads outside tracked work, such as the test's own, may wait and signal too. They are woken
 * but never counted: the clock does not wait for what they do next. {@link Thread#interrupt()} also
 * wakes a waiting thread, but counts it only once it runs; use {@link #interrupt} instead.
 *
 * <h2>Advancing</h2>
 *
 * Only one thread outside tracked work, usually the test's, may call {@link #advance}, {@link
 * #settle}, {@link #run} and {@link #call}. They block until no work is busy, without polling. When
 * no deadline is reached for 30 s of real time (see {@link Builder#realTimeLimit}), they throw an
 * {@link AssertionError} that names the busy threads. They also throw it if the calling thread is
 * interrupted, and keep its interrupt status.
 *
 * <p>Thread-safe. It has no threads and need not be closed.
 */
public final class VirtualTime implements TimeSource {
  private final Instant start;
  private final long originNanos;
  private final Duration realTimeLimit;
  private final Duration virtualTimeLimit;
  private final VirtualClock clock;
  private final HungThreads hungThreads = new HungThreads();

  /** Creates a clock that stands at 2026-01-01T00:00:00Z. */
  public VirtualTime() {
    this(builder());
  }

  private VirtualTime(Builder builder) {
    start = builder.start;
    originNanos = builder.originNanos;
    realTimeLimit = builder.realTimeLimit;
    virtualTimeLimit = builder.virtualTimeLimit;
    clock = new VirtualClock(originNanos);
  }

  /** Returns a builder for a clock with other settings. */
  public static Builder builder() {
    return new Builder();
  }

  // ---- reading and waiting

  @Override
  public Instant now() {
    return start.plusNanos(clock.nanos() - originNanos);
  }

  /** Returns the clock's time in nanoseconds. Its origin is not zero. */
  @Override
  public long nanoTime() {
    return clock.nanos();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The waiter throws an {@link IllegalStateException} if two threads await it at the same time.
   */
  @Override
  public Waiter waiter() {
    return new VirtualWaiter(clock);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The runnable throws an {@link IllegalStateException} if it runs a second time.
   */
  @Override
  public Runnable tracked(Runnable work) {
    return clock.track(work);
  }

  @Override
  public void interrupt(Thread thread) {
    clock.interrupt(thread);
  }

  /**
   * Returns the tracked work that has not finished: the names of its threads, including virtual
   * ones, and descriptions of work that has not started.
   */
  public List<String> unfinished() {
    return clock.unfinished();
  }

  // ---- advancing

  /**
   * Advances the clock deadline by deadline. Waits until no work is busy, sets the clock to the
   * earliest deadline, wakes the threads that are due, and repeats. On return the clock stands
   * exactly {@code duration} later and no work is busy.
   *
   * @throws IllegalArgumentException if {@code duration} is negative
   * @throws IllegalStateException if called from tracked work or while another thread advances
   * @throws AssertionError if work stays busy for longer than the real-time limit
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration must not be negative: " + duration);
    }
    await(ClockAdvance.to(clock.nanos() + duration.toNanos()));
  }

  /**
   * Waits until no work is busy, without advancing the clock. Call it after starting something in a
   * test, such as publishing a message.
   *
   * @throws IllegalStateException if called from tracked work or while another thread advances
   * @throws AssertionError if work stays busy for longer than the real-time limit
   */
  public void settle() {
    advance(Duration.ZERO);
  }

  /**
   * Runs a blocking action, such as {@code close()}, on a new tracked thread and advances the clock
   * until it has returned and no work is busy. The clock then stands at the last deadline reached.
   *
   * @param <X> what the action may throw
   * @throws X what the action throws
   * @throws IllegalStateException if called from tracked work or while another thread advances
   * @throws AssertionError if the action does not return within an hour of virtual time (see {@link
   *     Builder#virtualTimeLimit}), or if work stays busy for longer than the real-time limit; the
   *     action is then interrupted
   */
  public <X extends Throwable> void run(Action<X> action) throws X {
    this.<Boolean, X>call(
        () -> {
          action.run();
          return true;
        });
  }

  /**
   * Runs a blocking action that returns a result. Otherwise the same as {@link #run}.
   *
   * @param <T> the result's type
   * @param <X> what the action may throw
   * @return the action's result
   * @throws X what the action throws
   * @throws IllegalStateException as {@link #run} does
   * @throws AssertionError as {@link #run} does
   */
  public <T extends @Nullable Object, X extends Throwable> T call(Supply<T, X> action) throws X {
    BlockingCall<T, X> call = new BlockingCall<>(action);
    Thread thread = new Thread(tracked(call), "virtual-time-run");
    thread.setDaemon(true);
    try {
      ClockAdvance advance =
          ClockAdvance.until(call::hasEnded, clock.nanos() + virtualTimeLimit.toNanos());
      clock.requireNotAdvancing();
      thread.start();
      await(advance);
      if (!call.hasEnded()) {
        throw new AssertionError(BusyWorkReport.stuck(clock, virtualTimeLimit));
      }
    } catch (AssertionError e) {
      interrupt(thread);
      throw e;
    }
    return call.result();
  }

  private void await(ClockAdvance advance) {
    VirtualClock.unpark(clock.startAdvance(advance));
    try {
      while (!advance.finished) {
        long left = realTimeLimit.toNanos() - (System.nanoTime() - advance.lastStepRealNanos);
        if (left <= 0) {
          throw new AssertionError(BusyWorkReport.busy(clock, "after " + realTimeLimit));
        }
        if (Thread.currentThread().isInterrupted()) {
          throw new AssertionError(BusyWorkReport.busy(clock, "when interrupted"));
        }
        LockSupport.parkNanos(advance, left);
      }
    } finally {
      clock.stopAdvance();
    }
  }

  // ---- hanging

  /**
   * Hangs the calling thread until {@link #releaseHung} or an interrupt. Use it to make a monitor
   * hang. The thread does not count as busy.
   *
   * @throws InterruptedException if the thread is interrupted before or while it hangs
   */
  public void hang() throws InterruptedException {
    hungThreads.hang(waiter());
  }

  /**
   * Hangs the calling thread until {@link #releaseHung} and ignores interrupts. Use it to make a
   * monitor ignore its cancellation. The thread does not count as busy. Restores the interrupt
   * status on return.
   */
  public void hangIgnoringInterrupts() {
    hungThreads.hangIgnoringInterrupts(waiter());
  }

  /** Releases all threads that are hanging now. They count as busy from this call on. */
  public void releaseHung() {
    hungThreads.release();
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

    /** Sets the initial wall-clock time. Default: 2026-01-01T00:00:00Z. */
    public Builder start(Instant start) {
      this.start = Objects.requireNonNull(start);
      return this;
    }

    /**
     * Sets the initial {@link VirtualTime#nanoTime()}. Default: one day. A value near {@link
     * Long#MAX_VALUE} reveals code that does not compare such times by their difference.
     */
    public Builder originNanos(long originNanos) {
      this.originNanos = originNanos;
      return this;
    }

    /**
     * Sets how long work may stay busy, in real time, before an advance fails. Default: 30 s.
     *
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    public Builder realTimeLimit(Duration limit) {
      realTimeLimit = positive(limit);
      return this;
    }

    /**
     * Sets how far {@link VirtualTime#run} and {@link VirtualTime#call} advance before they fail.
     * Default: 1 h.
     *
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    public Builder virtualTimeLimit(Duration limit) {
      virtualTimeLimit = positive(limit);
      return this;
    }

    /** Creates a clock with these settings. */
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
