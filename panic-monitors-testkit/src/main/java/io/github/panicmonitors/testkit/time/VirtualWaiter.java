package io.github.panicmonitors.testkit.time;

import io.github.panicmonitors.api.time.Waiter;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A waiter on a virtual clock. Its fields belong to {@link VirtualClock} and its lock. */
final class VirtualWaiter extends DeadlineQueue.Entry implements Waiter {
  private final VirtualClock clockwork;

  boolean signalKept;
  @Nullable Thread thread;
  @Nullable Worker worker;

  // Written under the lock; read without it by the woken thread, which so needs no lock to go on.
  volatile State state = State.SIGNALLED;

  /** Whether somebody waits, or how the last wait ended. */
  enum State {
    WAITING,
    SIGNALLED,
    DUE,
    INTERRUPTED
  }

  VirtualWaiter(VirtualClock clockwork) {
    this.clockwork = clockwork;
  }

  @Override
  public boolean await(long deadlineNanos) throws InterruptedException {
    VirtualClock.unpark(clockwork.rest(this, deadlineNanos));
    while (state == State.WAITING) {
      LockSupport.park(this);
      if (Thread.currentThread().isInterrupted()) {
        clockwork.wakeInterrupted(this);
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
    Thread woken = clockwork.signal(this);
    if (woken != null) {
      LockSupport.unpark(woken);
    }
  }
}
