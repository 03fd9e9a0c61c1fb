package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.loop.LoopErrorHandler;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels rounds, one after the other, on a thread of its own. A cancel hook that blocks is left
 * behind with its thread, and another thread goes on with the rounds that wait.
 */
final class RoundCanceller implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RoundCanceller.class);

  /** How long a hook may take before others no longer wait for it. */
  static final Duration HOOK_LIMIT = Duration.ofMillis(200);

  /** After what time another thread is tried, if there was none in the place of a stuck one. */
  static final Duration RETRY = Duration.ofSeconds(1);

  private final ManagerThreads threads;
  private final TimeSource time;
  private final Consumer<ActiveRound> onCancel;
  private final Deque<ActiveRound> waiting = new ConcurrentLinkedDeque<>();
  private volatile Worker worker;
  private volatile boolean closed;

  /**
   * Creates a canceller.
   *
   * @param onCancel told of each round just before it is cancelled
   */
  RoundCanceller(ManagerThreads threads, Consumer<ActiveRound> onCancel) {
    this.threads = threads;
    this.time = threads.time();
    this.onCancel = onCancel;
    this.worker = started();
  }

  private Worker started() {
    Worker next = new Worker(time.waiter());
    threads.start("cancel", next);
    return next;
  }

  void cancel(ActiveRound round) {
    waiting.add(round);
    worker.waiter.signal();
  }

  /**
   * Sees to it that no other round waits for this one's hook or interrupt, should one of them still
   * be running. Called by the watch's thread alone, some time after the hook began.
   *
   * @return false if the others do wait: there is no other thread
   */
  boolean continueWithout(ActiveRound round) {
    Worker current = worker;
    if (current.busyWith == round && !replace(current, round)) {
      return false;
    }
    if (round.awaitsInterrupt()) {
      waiting.addFirst(round);
      worker.waiter.signal();
    }
    return true;
  }

  private boolean replace(Worker stuck, ActiveRound round) {
    try {
      Worker next = started();
      worker = next;
      stuck.replaced = true;
      // It may have come back just now and look for the next round.
      stuck.waiter.signal();
      next.waiter.signal();
    } catch (RuntimeException | Error e) {
      LoopErrorHandler.log(log, "no thread to go on with: rounds that are over their time wait", e);
      return false;
    }
    log.warn("{}: the round's cancel hook blocks; its thread is left behind", round.task().name());
    return true;
  }

  /** Lets the rounds that wait be cancelled and the thread end; does not wait for it. */
  @Override
  public void close() {
    closed = true;
    worker.waiter.signal();
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
      try {
        onCancel.accept(round);
      } catch (RuntimeException | Error e) {
        LoopErrorHandler.log(
            log, round.task().name(), "its end cannot be watched; it is cancelled", e);
      }
      round.cancel();
      busyWith = null;
    }

    private void awaitNext() {
      try {
        waiter.await(Waiter.NO_DEADLINE);
      } catch (InterruptedException e) {
        log.warn("the canceller was interrupted by someone else and goes on");
      }
    }
  }
}
