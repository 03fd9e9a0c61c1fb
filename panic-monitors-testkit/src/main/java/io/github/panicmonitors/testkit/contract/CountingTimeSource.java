package io.github.panicmonitors.testkit.contract;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A time source that counts waits and unfinished work, and can hold up or refuse new threads. */
final class CountingTimeSource implements TimeSource {
  private static final long HOLD_SECONDS = 10;

  private final TimeSource time;
  private final AtomicLong waits = new AtomicLong();
  private final AtomicInteger unfinishedWork = new AtomicInteger();
  private volatile boolean refusing;
  private volatile CountDownLatch hold = new CountDownLatch(0);

  CountingTimeSource(TimeSource time) {
    this.time = time;
  }

  /** Makes {@link #tracked} fail as if no thread could be created, or succeed again. */
  void refuseThreads(boolean refuse) {
    refusing = refuse;
  }

  /** Makes {@link #tracked} block, as a slow thread start does, until the result is run. */
  Runnable holdThreads() {
    CountDownLatch held = new CountDownLatch(1);
    hold = held;
    return held::countDown;
  }

  /** Returns how many waits have started. */
  long waits() {
    return waits.get();
  }

  /** Returns how many tracked runnables have not finished, including waiting ones. */
  int unfinishedWork() {
    return unfinishedWork.get();
  }

  @Override
  public Instant now() {
    return time.now();
  }

  @Override
  public long nanoTime() {
    return time.nanoTime();
  }

  @Override
  public Waiter waiter() {
    Waiter waiter = time.waiter();
    return new Waiter() {
      @Override
      public boolean await(long deadlineNanos) throws InterruptedException {
        waits.incrementAndGet();
        return waiter.await(deadlineNanos);
      }

      @Override
      public void signal() {
        waiter.signal();
      }
    };
  }

  @Override
  public Runnable tracked(Runnable work) {
    awaitHold();
    if (refusing) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    unfinishedWork.incrementAndGet();
    return time.tracked(
        () -> {
          try {
            work.run();
          } finally {
            unfinishedWork.decrementAndGet();
          }
        });
  }

  private void awaitHold() {
    try {
      if (!hold.await(HOLD_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("threads are started on the thread that adds tasks");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("a thread that starts others was interrupted", e);
    }
  }

  @Override
  public void interrupt(Thread thread) {
    time.interrupt(thread);
  }
}
