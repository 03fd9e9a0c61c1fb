package io.github.panicmonitors.api.time;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The system clock, which needs no tracking of work. */
final class SystemTimeSource implements TimeSource {
  static final SystemTimeSource INSTANCE = new SystemTimeSource();

  private SystemTimeSource() {}

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Waiter waiter() {
    return new ParkingWaiter();
  }

  @Override
  public Runnable tracked(Runnable work) {
    return work;
  }

  @Override
  public void interrupt(Thread thread) {
    thread.interrupt();
  }

  @Override
  public String toString() {
    return "system time";
  }

  private static final class ParkingWaiter implements Waiter {
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile @Nullable Thread waiting;

    @Override
    public boolean await(long deadlineNanos) throws InterruptedException {
      // Set before checking the signal, so that a concurrent signal() finds the thread.
      waiting = Thread.currentThread();
      try {
        while (!signalled.getAndSet(false)) {
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
          if (!park(deadlineNanos)) {
            return false;
          }
        }
        return true;
      } finally {
        waiting = null;
      }
    }

    /** Parks until woken or the deadline. Returns false without parking if the deadline is past. */
    private boolean park(long deadlineNanos) {
      if (deadlineNanos == NO_DEADLINE) {
        LockSupport.park(this);
        return true;
      }
      long remaining = deadlineNanos - System.nanoTime();
      if (remaining <= 0) {
        return false;
      }
      LockSupport.parkNanos(this, remaining);
      return true;
    }

    @Override
    public void signal() {
      signalled.set(true);
      Thread thread = waiting;
      if (thread != null) {
        LockSupport.unpark(thread);
      }
    }
  }
}
