package io.github.panicmonitors.core.internal.loop;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.time.Duration;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs events in the order in which they arrive, and scheduled ones when they are
 * due. State that only its events touch has one writer.
 */
public final class EventLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventLoop.class);

  private final TimeSource time;
  private final String role;
  private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
  private final ConcurrentSkipListSet<ScheduledEvent> scheduled =
      new ConcurrentSkipListSet<>(ScheduledEvent.EARLIEST_FIRST);
  private final AtomicLong scheduledCount = new AtomicLong();
  private final Waiter waiter;
  private final Latch ended;
  private final Thread thread;
  private volatile long asleepUntilNanos = Waiter.NO_DEADLINE;
  private volatile boolean closing;

  public EventLoop(ManagerThreads threads, String role) {
    this(threads.time(), role, work -> threads.start(role, work));
  }

  /** Creates a loop on a thread that a function starts. */
  public EventLoop(TimeSource time, String role, Function<Runnable, Thread> starter) {
    this.time = time;
    this.role = role;
    this.waiter = time.waiter();
    this.ended = new Latch(time);
    this.thread = starter.apply(this::run);
  }

  /** Adds an event. Returns false if it will not run because the thread has ended. */
  public boolean execute(Runnable event) {
    events.add(event);
    waiter.signal();
    // The thread itself runs everything that it adds, also at its end.
    return isCurrentThread() || !ended.isOpen() || !events.remove(event);
  }

  /** Runs an action on this thread after a delay. It does not run once the loop is closed. */
  public ScheduledEvent schedule(Duration delay, Runnable action) {
    return scheduleAt(time.nanoTime() + delay.toNanos(), action);
  }

  /**
   * Runs an action on this thread at a time of its time source. It does not run once the loop is
   * closed.
   */
  public ScheduledEvent scheduleAt(long atNanos, Runnable action) {
    ScheduledEvent event =
        new ScheduledEvent(this, atNanos, scheduledCount.incrementAndGet(), action);
    scheduled.add(event);
    long asleepUntil = asleepUntilNanos;
    if (asleepUntil == Waiter.NO_DEADLINE || atNanos - asleepUntil < 0) {
      waiter.signal();
    }
    return event;
  }

  boolean remove(ScheduledEvent event) {
    return scheduled.remove(event);
  }

  public boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** Ends the thread after the events that wait have run. Returns without waiting for it. */
  @Override
  public void close() {
    closing = true;
    waiter.signal();
  }

  /** Waits for the end of the thread. Returns false if the deadline came first. */
  public boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return ended.await(deadlineNanos);
  }

  private void run() {
    try {
      while (!closing || !events.isEmpty()) {
        Runnable next = next();
        if (next == null) {
          awaitNext();
        } else {
          run(next);
        }
      }
    } finally {
      ended.open();
      // An event added before the latch opened runs here. One added after it is refused.
      for (Runnable last = events.poll(); last != null; last = events.poll()) {
        run(last);
      }
    }
  }

  /** Takes a due scheduled event first, so that many other events cannot delay it. */
  private @Nullable Runnable next() {
    ScheduledEvent first = firstScheduled();
    if (first != null && first.atNanos() - time.nanoTime() <= 0) {
      // An event that was cancelled since then must not run.
      return remove(first) ? first.action() : next();
    }
    return events.poll();
  }

  private @Nullable ScheduledEvent firstScheduled() {
    // Unlike first(), an iterator has no gap in which the last element can be removed.
    Iterator<ScheduledEvent> earliest = scheduled.iterator();
    return earliest.hasNext() ? earliest.next() : null;
  }

  private void run(Runnable event) {
    try {
      event.run();
    } catch (Throwable e) {
      LoopErrorHandler.log(
          log, "unexpected failure on the " + role + " thread, which continues", e);
    }
  }

  private void awaitNext() {
    try {
      // Published before the set is read: a thread that adds an event in between signals.
      asleepUntilNanos = Waiter.NO_DEADLINE;
      ScheduledEvent first = firstScheduled();
      asleepUntilNanos = first == null ? Waiter.NO_DEADLINE : first.atNanos();
      if (!closing) {
        waiter.await(asleepUntilNanos);
      }
    } catch (InterruptedException e) {
      log.warn("the {} thread was interrupted and continues", role);
    }
  }
}
