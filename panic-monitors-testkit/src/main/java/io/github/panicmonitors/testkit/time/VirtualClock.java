package io.github.panicmonitors.testkit.time;

import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.testkit.time.VirtualWaiter.State;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The clock and the count of busy work, guarded by one lock. No thread parks, wakes another thread
 * or runs foreign code while it holds the lock. Methods that wake threads return those to unpark.
 *
 * <p>The thread that brings the busy count to zero makes the next step of an advance itself, which
 * saves a thread switch.
 */
final class VirtualClock {
  private final IdentityHashMap<Thread, Worker> workers = new IdentityHashMap<>();
  private final Set<TrackedWork> notStarted = new LinkedHashSet<>();
  private final DeadlineQueue deadlines = new DeadlineQueue();
  private volatile long nanos;
  private int busy;
  private @Nullable ClockAdvance advance;

  VirtualClock(long originNanos) {
    nanos = originNanos;
  }

  static void unpark(List<Thread> threads) {
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }

  long nanos() {
    return nanos;
  }

  // ---- work

  synchronized TrackedWork track(Runnable work) {
    TrackedWork tracked = new TrackedWork(this, work);
    notStarted.add(tracked);
    busy++;
    return tracked;
  }

  /** Starts tracked work. The busy count falls if this thread is counted already. */
  synchronized Worker start(TrackedWork work) {
    if (!notStarted.remove(work)) {
      throw new IllegalStateException("tracked work runs only once: " + work);
    }
    Worker worker = workers.computeIfAbsent(Thread.currentThread(), Worker::new);
    if (worker.depth > 0) {
      busy--;
    }
    worker.depth++;
    return worker;
  }

  synchronized List<Thread> finish(Worker worker) {
    worker.depth--;
    if (worker.depth > 0) {
      return List.of();
    }
    workers.remove(worker.thread);
    return decrementBusy();
  }

  // ---- waiting

  /** Marks the current thread as waiting, unless its wait is already over. */
  synchronized List<Thread> await(VirtualWaiter waiter, long deadline) {
    Thread thread = Thread.currentThread();
    if (waiter.state == State.WAITING) {
      throw new IllegalStateException("another thread is already waiting: " + waiter.thread);
    }
    if (waiter.signalPending) {
      waiter.signalPending = false;
      waiter.state = State.SIGNALLED;
    } else if (thread.isInterrupted()) {
      waiter.state = State.INTERRUPTED;
    } else if (deadline != Waiter.NO_DEADLINE && deadline - nanos <= 0) {
      waiter.state = State.DUE;
    } else {
      return awaitWakeup(waiter, thread, deadline);
    }
    return List.of();
  }

  private List<Thread> awaitWakeup(VirtualWaiter waiter, Thread thread, long deadline) {
    waiter.thread = thread;
    waiter.worker = workers.get(thread);
    waiter.state = State.WAITING;
    if (deadline != Waiter.NO_DEADLINE) {
      deadlines.add(waiter, deadline);
    }
    if (waiter.worker == null) {
      return List.of();
    }
    waiter.worker.waitingIn = waiter;
    return decrementBusy();
  }

  synchronized @Nullable Thread signal(VirtualWaiter waiter) {
    if (waiter.state == State.WAITING) {
      return wake(waiter, State.SIGNALLED);
    }
    waiter.signalPending = true;
    return null;
  }

  /** Counts the waiting thread as busy and ends its wait. */
  private @Nullable Thread wake(VirtualWaiter waiter, State reason) {
    Thread thread = waiter.thread;
    deadlines.remove(waiter);
    if (waiter.worker != null) {
      waiter.worker.waitingIn = null;
      waiter.worker = null;
      busy++;
    }
    waiter.thread = null;
    waiter.state = reason;
    return thread;
  }

  // ---- interrupts

  /**
   * Interrupts outside the lock, because that may run foreign code. The interrupt itself counts as
   * busy until the thread does, so the clock cannot advance in between.
   */
  void interrupt(Thread thread) {
    synchronized (this) {
      busy++;
    }
    try {
      thread.interrupt();
    } finally {
      unpark(interrupted(thread));
    }
  }

  private synchronized List<Thread> interrupted(Thread thread) {
    Worker worker = workers.get(thread);
    // The thread may have handled the interrupt already and be waiting again.
    if (worker != null && worker.waitingIn != null && thread.isInterrupted()) {
      wake(worker.waitingIn, State.INTERRUPTED);
    }
    return decrementBusy();
  }

  /** Called by a waiting thread that found itself interrupted. */
  synchronized void wakeInterrupted(VirtualWaiter waiter) {
    if (waiter.state == State.WAITING) {
      wake(waiter, State.INTERRUPTED);
    }
  }

  // ---- advancing

  synchronized void requireNotAdvancing() {
    if (workers.containsKey(Thread.currentThread())) {
      throw new IllegalStateException(
          "tracked work must not advance time: " + Thread.currentThread());
    }
    if (advance != null) {
      throw new IllegalStateException("time is already being advanced by " + advance.thread);
    }
  }

  synchronized List<Thread> startAdvance(ClockAdvance next) {
    requireNotAdvancing();
    advance = next;
    return busy == 0 ? step(next) : List.of();
  }

  synchronized void stopAdvance() {
    advance = null;
  }

  private List<Thread> decrementBusy() {
    busy--;
    return busy == 0 && advance != null ? step(advance) : List.of();
  }

  /** Moves the clock until work is busy or the advance is finished. */
  private List<Thread> step(ClockAdvance advance) {
    List<Thread> woken = new ArrayList<>();
    while (busy == 0 && !advance.finished) {
      DeadlineQueue.Entry next = advance.isStopConditionTrue() ? null : deadlines.first();
      if (next == null || next.deadline() - advance.targetNanos > 0) {
        nanos = advance.endNanos(nanos);
        advance.finished = true;
        woken.add(advance.thread);
      } else {
        advance.lastStepRealNanos = System.nanoTime();
        nanos = next.deadline();
        wakeDue(woken);
      }
    }
    woken.remove(Thread.currentThread());
    return woken;
  }

  private void wakeDue(List<Thread> woken) {
    DeadlineQueue.Entry next = deadlines.first();
    while (next != null && next.deadline() == nanos) {
      Thread thread = wake((VirtualWaiter) next, State.DUE);
      if (thread != null) {
        woken.add(thread);
      }
      next = deadlines.first();
    }
  }

  // ---- diagnostics

  synchronized List<String> notStarted() {
    return notStarted.stream().map(TrackedWork::toString).toList();
  }

  synchronized List<String> unfinished() {
    Stream<String> running = workers.keySet().stream().map(Thread::getName);
    return Stream.concat(running, notStarted.stream().map(TrackedWork::toString)).toList();
  }

  synchronized List<Thread> threads(boolean waiting) {
    return workers.values().stream()
        .filter(worker -> (worker.waitingIn != null) == waiting)
        .map(worker -> worker.thread)
        .toList();
  }
}
