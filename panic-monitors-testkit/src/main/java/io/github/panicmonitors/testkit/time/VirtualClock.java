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
 * The clock and the count of busy work, under one short lock: nothing parks, wakes a thread or runs
 * foreign code while it holds it.
 *
 * <p>Whoever brings the count to zero while the clock is being advanced makes the next step
 * himself: it costs no change of thread, and none at all if he is the one who is due.
 */
final class VirtualClock {
  private final IdentityHashMap<Thread, Worker> workers = new IdentityHashMap<>();
  private final Set<TrackedWork> handedOver = new LinkedHashSet<>();
  private final DeadlineQueue deadlines = new DeadlineQueue();
  private volatile long nanos;
  private int busy;
  private @Nullable ClockAdvance walk;

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

  synchronized TrackedWork handOver(Runnable work) {
    TrackedWork tracked = new TrackedWork(this, work);
    handedOver.add(tracked);
    busy++;
    return tracked;
  }

  /** From handed over to running: the count stays, or falls if the thread is counted already. */
  synchronized Worker begin(TrackedWork work) {
    if (!handedOver.remove(work)) {
      throw new IllegalStateException("tracked work runs only once: " + work);
    }
    Worker worker = workers.computeIfAbsent(Thread.currentThread(), Worker::new);
    if (worker.depth > 0) {
      busy--;
    }
    worker.depth++;
    return worker;
  }

  /** Returns whom to unpark. */
  synchronized List<Thread> end(Worker worker) {
    worker.depth--;
    if (worker.depth > 0) {
      return List.of();
    }
    workers.remove(worker.thread);
    return uncount();
  }

  // ---- waiting

  /** Puts the current thread to rest, unless its wait is over already. Returns whom to unpark. */
  synchronized List<Thread> rest(VirtualWaiter waiter, long deadline) {
    Thread thread = Thread.currentThread();
    if (waiter.state == State.WAITING) {
      throw new IllegalStateException("another thread waits already: " + waiter.thread);
    }
    if (waiter.signalKept) {
      waiter.signalKept = false;
      waiter.state = State.SIGNALLED;
    } else if (thread.isInterrupted()) {
      waiter.state = State.INTERRUPTED;
    } else if (deadline != Waiter.NO_DEADLINE && deadline - nanos <= 0) {
      waiter.state = State.DUE;
    } else {
      return restUntilWoken(waiter, thread, deadline);
    }
    return List.of();
  }

  private List<Thread> restUntilWoken(VirtualWaiter waiter, Thread thread, long deadline) {
    waiter.thread = thread;
    waiter.worker = workers.get(thread);
    waiter.state = State.WAITING;
    if (deadline != Waiter.NO_DEADLINE) {
      deadlines.add(waiter, deadline);
    }
    if (waiter.worker == null) {
      return List.of();
    }
    waiter.worker.restsIn = waiter;
    return uncount();
  }

  /** Returns whom to unpark. */
  synchronized @Nullable Thread signal(VirtualWaiter waiter) {
    if (waiter.state == State.WAITING) {
      return wake(waiter, State.SIGNALLED);
    }
    waiter.signalKept = true;
    return null;
  }

  /** Counts the thread that rests in a waiter, then lets it go. Returns whom to unpark. */
  private @Nullable Thread wake(VirtualWaiter waiter, State reason) {
    Thread thread = waiter.thread;
    deadlines.remove(waiter);
    if (waiter.worker != null) {
      waiter.worker.restsIn = null;
      waiter.worker = null;
      busy++;
    }
    waiter.thread = null;
    waiter.state = reason;
    return thread;
  }

  // ---- interrupts

  /**
   * Interrupts outside the lock, as that may run foreign code. The interrupt itself counts as busy
   * until the thread does, so the clock cannot move in between.
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
    // It may have seen the interrupt, and rest again for another reason, before we came here.
    if (worker != null && worker.restsIn != null && thread.isInterrupted()) {
      wake(worker.restsIn, State.INTERRUPTED);
    }
    return uncount();
  }

  /** Called by a thread that found itself interrupted while it rests. */
  synchronized void wakeInterrupted(VirtualWaiter waiter) {
    if (waiter.state == State.WAITING) {
      wake(waiter, State.INTERRUPTED);
    }
  }

  // ---- advancing

  synchronized void requireNoWalk() {
    if (workers.containsKey(Thread.currentThread())) {
      throw new IllegalStateException(
          "tracked work must not advance time: " + Thread.currentThread());
    }
    if (walk != null) {
      throw new IllegalStateException("time is advanced already by " + walk.walker);
    }
  }

  /** Begins a walk. Returns whom to unpark. */
  synchronized List<Thread> start(ClockAdvance next) {
    requireNoWalk();
    walk = next;
    return busy == 0 ? step(next) : List.of();
  }

  synchronized void stop() {
    walk = null;
  }

  private List<Thread> uncount() {
    busy--;
    return busy == 0 && walk != null ? step(walk) : List.of();
  }

  /** Walks on until somebody is busy or the walk is over. Returns whom to unpark. */
  private List<Thread> step(ClockAdvance walk) {
    List<Thread> woken = new ArrayList<>();
    while (busy == 0 && !walk.over) {
      DeadlineQueue.Entry next = walk.hasArrived() ? null : deadlines.first();
      if (next == null || next.deadline() - walk.targetNanos > 0) {
        nanos = walk.endNanos(nanos);
        walk.over = true;
        woken.add(walk.walker);
      } else {
        walk.lastStepRealNanos = System.nanoTime();
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

  // ---- diagnosis

  synchronized List<String> notBegun() {
    return handedOver.stream().map(TrackedWork::toString).toList();
  }

  synchronized List<String> unfinished() {
    Stream<String> running = workers.keySet().stream().map(Thread::getName);
    return Stream.concat(running, handedOver.stream().map(TrackedWork::toString)).toList();
  }

  synchronized List<Thread> threads(boolean resting) {
    return workers.values().stream()
        .filter(worker -> (worker.restsIn != null) == resting)
        .map(worker -> worker.thread)
        .toList();
  }
}
