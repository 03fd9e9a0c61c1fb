package io.github.panicmonitors.core.internal.loop;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.config.InvalidConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs foreign calls in sequence on its own thread. A call that exceeds the limit is interrupted
 * and abandoned together with its thread. The next call gets a new thread.
 *
 * <p>Used on one event loop, which also runs the timers and receives the outcomes.
 */
public final class TimeLimiter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TimeLimiter.class);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final ManagerThreads threads;
  private final EventLoop loop;
  private final String role;
  private final Duration limit;
  private volatile @Nullable EventLoop worker;
  private boolean startFailed;
  private volatile boolean closed;

  /** Starts the thread that runs the calls. */
  public TimeLimiter(ManagerThreads threads, EventLoop loop, String role, Duration limit) {
    this.threads = threads;
    this.loop = loop;
    this.role = role;
    this.limit = limit;
    this.worker = new EventLoop(threads, role);
  }

  /**
   * The outcome of a call.
   *
   * @param value the returned value, or {@code null} if it did not return
   * @param failure the exception without texts that may hold credentials, or {@code null} if it
   *     returned or exceeded the limit
   */
  public record Outcome<T>(@Nullable T value, @Nullable String failure) {}

  /** Runs calls, then passes their outcomes to an action on the loop. */
  public <T> void callAll(List<Callable<T>> calls, Consumer<List<Outcome<T>>> whenDone) {
    start(new Sequence<>(calls, List.of(), whenDone));
  }

  private void start(Sequence<?> sequence) {
    EventLoop current = worker();
    if (current != null) {
      current.execute(sequence);
      sequence.watch();
    } else if (!closed) {
      loop.schedule(RETRY_DELAY, () -> start(sequence));
    }
  }

  /** Returns the thread that runs calls; null if there is none and none can be started now. */
  private @Nullable EventLoop worker() {
    if (worker == null && !closed) {
      try {
        EventLoop next = new EventLoop(threads, role);
        worker = next;
        startFailed = false;
        if (closed) {
          next.close(); // close() may have run before the thread was visible
        }
      } catch (Throwable e) {
        if (!startFailed) {
          log.error("the {} thread cannot be started; retrying every second", role, e);
        }
        startFailed = true;
      }
    }
    return worker;
  }

  /** Ends the thread once the current call has returned. Returns without waiting for it. */
  @Override
  public void close() {
    closed = true;
    EventLoop current = worker;
    if (current != null) {
      current.close();
    }
  }

  /** Waits for the end of the thread. Returns false if the deadline came first. */
  public boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    EventLoop current = worker;
    return current == null || current.awaitEnd(deadlineNanos);
  }

  /** A running call of a sequence, and since when it runs. */
  private record Running(int call, Thread thread, long sinceNanos) {}

  /** The calls of one caller, in order. */
  private final class Sequence<T> implements Runnable {
    private final List<Callable<T>> calls;
    private final Consumer<List<Outcome<T>>> whenDone;
    private final int first;
    private final AtomicReferenceArray<Outcome<T>> outcomes;

    /**
     * The running call. Null before the first call, and after a timeout, when the loop has taken
     * it.
     */
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

    /** Checks the time limit. Cancelled at the end, since it holds the calls and outcomes. */
    private @Nullable ScheduledEvent timer;

    Sequence(List<Callable<T>> calls, List<Outcome<T>> known, Consumer<List<Outcome<T>>> whenDone) {
      this.calls = calls;
      this.whenDone = whenDone;
      this.first = known.size();
      this.outcomes = new AtomicReferenceArray<>(calls.size());
      for (int i = 0; i < first; i++) {
        outcomes.set(i, known.get(i));
      }
    }

    @Override
    public void run() {
      Running current = null;
      for (int i = first; i < calls.size(); i++) {
        Running next = new Running(i, Thread.currentThread(), threads.time().nanoTime());
        if (!running.compareAndSet(current, next)) {
          return; // abandoned
        }
        current = next;
        outcomes.set(i, outcome(calls.get(i)));
      }
      if (running.compareAndSet(current, null)) {
        loop.execute(this::finish);
      }
    }

    private Outcome<T> outcome(Callable<T> call) {
      try {
        T value = call.call();
        return value == null
            ? new Outcome<>(null, "null was returned")
            : new Outcome<>(value, null);
      } catch (InvalidConfigException e) {
        return new Outcome<>(null, e.getMessage());
      } catch (Throwable e) {
        if (log.isDebugEnabled()) {
          log.debug("a call on the {} thread failed: {}", role, Text.stackTrace(e));
        }
        return new Outcome<>(null, e.getClass().getName());
      }
    }

    private void finish() {
      if (timer != null) {
        timer.cancel();
      }
      whenDone.accept(outcomes(calls.size()));
    }

    private List<Outcome<T>> outcomes(int count) {
      List<Outcome<T>> list = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        list.add(outcomes.get(i));
      }
      return list;
    }

    void watch() {
      timer = loop.schedule(limit, this::check);
    }

    private void check() {
      Running current = running.get();
      if (current == null) {
        watch();
        return;
      }
      long endNanos = current.sinceNanos() + limit.toNanos();
      if (endNanos - threads.time().nanoTime() > 0) {
        timer = loop.scheduleAt(endNanos, this::check);
      } else if (running.compareAndSet(current, null)) {
        abandon(current);
      } else {
        watch();
      }
    }

    private void abandon(Running stuck) {
      EventLoop left = worker;
      if (left != null) {
        left.close();
      }
      worker = null;
      threads.time().interrupt(stuck.thread());
      List<Outcome<T>> known = outcomes(stuck.call());
      known.add(new Outcome<>(null, null));
      start(new Sequence<>(calls, known, whenDone));
    }
  }
}
