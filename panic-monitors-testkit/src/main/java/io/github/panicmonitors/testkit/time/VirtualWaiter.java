package io.github.panicmonitors.testkit.time;

import io.github.panicmonitors.api.time.Waiter;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A waiter on a virtual clock. Its fields are guarded by {@link VirtualClock}'s lock. */
final class VirtualWaiter extends DeadlineQueue.Entry implements Waiter {
  private final VirtualClock clock;

  boolean signalPending;
  @Nullable Thread thread;
  @Nullable Worker worker;

  // Written under the lock, but read without it by the woken thread.
  volatile State state = State.SIGNALLED;

  /** Whether a thread is waiting, or how the last wait ended. */
  enum State {
    WAITING,
    SIGNALLED,
    DUE,
    INTERRUPTED
  }

  VirtualWaiter(VirtualClock clock) {
    this.clock = clock;
  }

  @Override
  public boolean await(long deadlineNanos) throws InterruptedException {
    VirtualClock.unpark(clock.await(this, deadlineNanos));
    while (state == State.WAITING) {
      LockSupport.park(this);
      if (Thread.currentThread().isInterrupted()) {
        clock.wakeInterrupted(this);
      }
    }
    if (state == State.INTERRUPTED) {
      Thread.interrupted();
      throw new InterruptedException();
    }
    return state == State.SIGNALLED;
  }

  @Override
  public void signal() {
    Thread woken = clock.signal(this);
    if (woken != null) {
      LockSupport.unpark(woken);
    }
  }
}
