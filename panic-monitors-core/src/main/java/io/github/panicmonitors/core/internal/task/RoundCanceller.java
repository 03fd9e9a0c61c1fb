package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels rounds in sequence on its own thread, since a cancel hook is foreign code. If a hook
 * blocks, another thread cancels the waiting rounds.
 *
 * <p>Its methods are called on the event loop.
 */
final class RoundCanceller implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RoundCanceller.class);

  /** How long other rounds wait for a hook. */
  static final Duration HOOK_LIMIT = Duration.ofMillis(200);

  /** Delay before another attempt to start a thread. */
  static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final ManagerThreads threads;
  private final TimeSource time;
  private final EventLoop loop;
  private final Consumer<ActiveRound> onGraceEnd;
  private final Deque<ActiveRound> waiting = new ConcurrentLinkedDeque<>();
  private @Nullable Worker worker;
  private boolean retryScheduled;
  private volatile boolean closed;

  /**
   * Creates a canceller. Its thread starts with the first cancel.
   *
   * @param onGraceEnd called on the event loop when the grace period of a cancelled round is over
   */
  RoundCanceller(ManagerThreads threads, EventLoop loop, Consumer<ActiveRound> onGraceEnd) {
    this.threads = threads;
    this.time = threads.time();
    this.loop = loop;
    this.onGraceEnd = onGraceEnd;
  }

  void cancel(ActiveRound round) {
    waiting.add(round);
    wakeWorker();
  }

  private void wakeWorker() {
    Worker current = worker;
    if (current != null) {
      current.waiter.signal();
    } else if (!retryScheduled) {
      startWorker();
    }
  }

  private void startWorker() {
    try {
      Worker next = new Worker(time.waiter());
      threads.start("cancel", next);
      worker = next;
    } catch (Throwable e) {
      log.error("no thread could be started to cancel rounds; retrying in {}", RETRY_DELAY, e);
      retryScheduled = true;
      loop.schedule(RETRY_DELAY, this::retry);
    }
  }

  private void retry() {
    retryScheduled = false;
    wakeWorker();
  }

  /**
   * Continues with other rounds on another thread if this round's hook or interrupt is still
   * running.
   */
  private void checkHook(ActiveRound round) {
    Worker current = worker;
    if (current != null && current.busyWith == round) {
      log.warn("{}: the round's cancel hook blocks; its thread is leaked", round.task().name());
      current.replace();
      worker = null;
    }
    if (round.awaitsInterrupt()) {
      waiting.addFirst(round);
    }
    if (!waiting.isEmpty()) {
      wakeWorker();
    }
  }

  /** Ends the thread after the rounds that wait are cancelled. Does not wait for it. */
  @Override
  public void close() {
    closed = true;
    Worker current = worker;
    if (current != null) {
      current.waiter.signal();
    }
  }

  private final class Worker implements Runnable {
    private final Waiter waiter;
    private volatile boolean replaced;
    private volatile @Nullable ActiveRound busyWith;

    Worker(Waiter waiter) {
      this.waiter = waiter;
    }

    @Override
    public void run() {
      while (!replaced && !(closed && waiting.isEmpty())) {
        ActiveRound next = waiting.poll();
        if (next == null) {
          awaitNext();
        } else {
          cancel(next);
        }
      }
    }

    private void cancel(ActiveRound round) {
      busyWith = round;
      // Before the hook, which may block.
      loop.schedule(RoundDeadlines.GRACE, () -> onGraceEnd.accept(round));
      loop.schedule(HOOK_LIMIT, () -> checkHook(round));
      round.cancel();
      busyWith = null;
    }

    private void awaitNext() {
      try {
        waiter.await(Waiter.NO_DEADLINE);
      } catch (InterruptedException e) {
        log.warn("the thread that cancels rounds was interrupted and continues");
      }
    }

    /** Ends this thread once it returns from the hook. */
    void replace() {
      replaced = true;
      // It may have returned just now and be waiting for the next round.
      waiter.signal();
    }
  }
}
