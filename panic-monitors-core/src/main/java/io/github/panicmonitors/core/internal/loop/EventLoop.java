package io.github.panicmonitors.core.internal.loop;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs what it is given, in order. State that only its events touch has one writer.
 */
public final class EventLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventLoop.class);

  private final TimeSource time;
  private final String role;
  private final String failed;
  private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
  private final Waiter waiter;
  private final Latch ended;
  private final Thread thread;
  private volatile boolean closing;

  public EventLoop(ManagerThreads threads, String role) {
    this.time = threads.time();
    this.role = role;
    this.failed = "unexpected failure on the " + role + " thread, which goes on";
    this.waiter = time.waiter();
    this.ended = new Latch(time);
    this.thread = threads.start(role, this::run);
  }

  /** Hands over an event; false if it will not be run, because the thread has ended. */
  public boolean execute(Runnable event) {
    events.add(event);
    waiter.signal();
    return !ended.isOpen() || !events.remove(event);
  }

  /**
   * Runs code on this thread and waits for its result. Not to be called by this thread.
   *
   * @throws ExecutionException if the code throws anything
   * @throws RejectedExecutionException if the thread has ended
   */
  public <T> T call(Callable<T> code) throws InterruptedException, ExecutionException {
    PendingCall<T> call = new PendingCall<>(code, time);
    if (!execute(call)) {
      throw new RejectedExecutionException("the " + role + " thread has ended");
    }
    call.await(Waiter.NO_DEADLINE);
    return call.result();
  }

  public boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** Lets the events that wait be run and the thread end; does not wait for it. */
  @Override
  public void close() {
    closing = true;
    waiter.signal();
  }

  /** Waits for the end of the thread; false if the deadline came first. */
  public boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return ended.await(deadlineNanos);
  }

  private void run() {
    try {
      while (!closing || !events.isEmpty()) {
        runAll();
        awaitNext();
      }
    } finally {
      ended.open();
      // What came before the gate was open is run here; what comes after it is refused.
      runAll();
    }
  }

  private void runAll() {
    for (Runnable event = events.poll(); event != null; event = events.poll()) {
      try {
        event.run();
      } catch (Throwable e) {
        LoopErrorHandler.log(log, failed, e);
      }
    }
  }

  private void awaitNext() {
    try {
      if (!closing) {
        waiter.await(Waiter.NO_DEADLINE);
      }
    } catch (InterruptedException e) {
      log.warn("the {} thread was interrupted by someone else and goes on", role);
    }
  }
}
