package io.github.panicmonitors.core.scripted;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A time source in a process that runs out of threads or of memory, as a test wants it. */
public final class ScarceTime extends ForwardingTime {
  private volatile Predicate<Thread> makesNoThreads = thread -> false;
  private volatile Predicate<Thread> readsNoClock = thread -> false;
  private volatile Predicate<Thread> makesNoWaiters = thread -> false;

  public ScarceTime(TimeSource time) {
    super(time);
  }

  /** From now on no thread can be made by threads of this role. */
  public void noThreadsFor(String role) {
    makesNoThreads = threadsOf(role);
  }

  /** From now on threads of this role have no memory to read the clock. */
  public void noClockFor(String role) {
    readsNoClock = threadsOf(role);
  }

  /**
   * Threads of this role have no memory to read the clock once, when they have read it so often.
   */
  public void noClockOnceFor(String role, int readsBefore) {
    AtomicInteger left = new AtomicInteger(readsBefore);
    Predicate<Thread> ofRole = threadsOf(role);
    readsNoClock = thread -> ofRole.test(thread) && left.getAndDecrement() == 0;
  }

  /** From now on threads of this role have no memory for a waiter. */
  public void noWaitersFor(String role) {
    makesNoWaiters = threadsOf(role);
  }

  private static Predicate<Thread> threadsOf(String role) {
    return thread -> thread.getName().contains("-" + role + "-");
  }

  /** The shortage is over. */
  public void plenty() {
    makesNoThreads = thread -> false;
    readsNoClock = thread -> false;
    makesNoWaiters = thread -> false;
  }

  @Override
  public Instant now() {
    readClock();
    return super.now();
  }

  @Override
  public long nanoTime() {
    readClock();
    return super.nanoTime();
  }

  private void readClock() {
    if (readsNoClock.test(Thread.currentThread())) {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  @Override
  public Waiter waiter() {
    if (makesNoWaiters.test(Thread.currentThread())) {
      throw new OutOfMemoryError("Java heap space");
    }
    return super.waiter();
  }

  @Override
  public Runnable tracked(Runnable work) {
    if (makesNoThreads.test(Thread.currentThread())) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    return super.tracked(work);
  }
}
