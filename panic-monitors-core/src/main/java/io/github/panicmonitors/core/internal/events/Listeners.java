package io.github.panicmonitors.core.internal.events;

import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.loop.WarningLimiter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the host's listeners on one thread. Events beyond a limit are dropped and counted. */
public final class Listeners implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);
  private static final int MAX_WAITING = 100_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Runs actions later, on another thread. */
  @FunctionalInterface
  public interface Timer {
    void schedule(Duration delay, Runnable action);
  }

  /** A call of a listener that has not returned. */
  private record Call(MonitorsListener listener, long sinceNanos) {}

  private final TimeSource time;
  private final Timer timer;
  private final WarningLimiter limiter;
  private final List<MonitorsListener> listeners;
  private final EventLoop loop;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();

  /** Written by the thread that calls the listeners. */
  private volatile @Nullable Call running;

  /** Whether the timer is set. One at a time serves all calls. */
  private final AtomicBoolean watched = new AtomicBoolean();

  public Listeners(ManagerThreads threads, List<MonitorsListener> listeners, Timer timer) {
    this.time = threads.time();
    this.timer = timer;
    this.limiter = new WarningLimiter(time);
    this.listeners = List.copyOf(listeners);
    this.loop = new EventLoop(threads, "listener");
  }

  public void tell(Consumer<MonitorsListener> event) {
    if (listeners.isEmpty()) {
      return;
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      dropped.incrementAndGet();
      return;
    }
    if (!loop.execute(() -> tellAll(event))) {
      dropped.incrementAndGet();
    }
  }

  private void tellAll(Consumer<MonitorsListener> event) {
    waiting.decrementAndGet();
    for (MonitorsListener listener : listeners) {
      call(listener, event);
    }
  }

  private void call(MonitorsListener listener, Consumer<MonitorsListener> event) {
    running = new Call(listener, time.nanoTime());
    watch(PATIENCE);
    try {
      event.accept(listener);
    } catch (Throwable e) {
      log.error("listener {} failed", listener.getClass().getName(), e);
    } finally {
      running = null;
    }
  }

  private void watch(Duration delay) {
    if (watched.compareAndSet(false, true)) {
      timer.schedule(delay, this::warnIfBlocked);
    }
  }

  private void warnIfBlocked() {
    // First, so that a call that begins now either is seen here or sets the timer itself.
    watched.set(false);
    Call call = running;
    if (call == null) {
      return;
    }
    Duration took = Duration.ofNanos(time.nanoTime() - call.sinceNanos());
    if (took.compareTo(PATIENCE) < 0) {
      watch(PATIENCE.minus(took));
    } else if (limiter.mayLog(call.listener().getClass().getName())) {
      log.warn(
          "listener {} has not returned for {} s; events wait for it, and are dropped beyond {}",
          call.listener().getClass().getName(),
          took.toSeconds(),
          MAX_WAITING);
    }
  }

  public long dropped() {
    return dropped.get();
  }

  @Override
  public void close() {
    loop.close();
  }

  public boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return loop.awaitEnd(deadlineNanos);
  }
}
