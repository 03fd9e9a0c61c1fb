package io.github.panicmonitors.testkit.contract;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A time source that counts waits and unfinished tracked work. */
final class CountingTimeSource implements TimeSource {
  private final TimeSource time;
  private final AtomicLong waits = new AtomicLong();
  private final AtomicInteger works = new AtomicInteger();

  CountingTimeSource(TimeSource time) {
    this.time = time;
  }

  /** Returns how many waits have started. */
  long waits() {
    return waits.get();
  }

  /** Returns how many tracked runnables have not finished, including waiting ones. */
  int works() {
    return works.get();
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
    works.incrementAndGet();
    return time.tracked(
        () -> {
          try {
            work.run();
          } finally {
            works.decrementAndGet();
          }
        });
  }

  @Override
  public void interrupt(Thread thread) {
    time.interrupt(thread);
  }
}
