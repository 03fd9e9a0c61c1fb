package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.loop.LoopErrorHandler;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the threads of tasks one by one on a separate thread. Starting thousands of threads takes
 * seconds, and the control thread must not wait for it.
 */
final class ThreadStarter implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(ThreadStarter.class);

  private final ExecutionContext context;
  private final Threads.Factory factory;
  private final BiConsumer<TaskThread, Throwable> startFailed;
  private final Queue<TaskThread> unstarted = new ConcurrentLinkedQueue<>();
  private final Waiter waiter;
  private long started;
  private volatile boolean closing;

  /**
   * Creates a starter that starts nothing until it runs.
   *
   * @param startFailed called on the starter's thread if a thread cannot be started
   */
  ThreadStarter(
      ExecutionContext context,
      Threads.Factory factory,
      BiConsumer<TaskThread, Throwable> startFailed) {
    this.context = context;
    this.factory = factory;
    this.startFailed = startFailed;
    this.waiter = context.time().waiter();
  }

  void add(TaskThread thread) {
    unstarted.add(thread);
    waiter.signal();
  }

  /** Ends the starter after it has handled all threads that were added. */
  void close() {
    closing = true;
    waiter.signal();
  }

  @Override
  public void run() {
    while (!closing || !unstarted.isEmpty()) {
      TaskThread next = unstarted.poll();
      if (next == null) {
        awaitNext();
      } else {
        handle(next);
      }
    }
  }

  private void handle(TaskThread thread) {
    try {
      if (thread.claimStart()) {
        start(thread);
      } else {
        TaskCalls.release(thread.task());
      }
    } catch (Throwable e) {
      LoopErrorHandler.log(
          log, thread.task().name(), "unexpected failure while its thread was started", e);
    }
  }

  private void start(TaskThread thread) {
    String name = context.threadNamePrefix() + "monitor-" + ++started;
    try {
      Threads.start(factory, name, context.time(), thread);
    } catch (Throwable e) {
      startFailed.accept(thread, e);
    }
  }

  private void awaitNext() {
    try {
      waiter.await(Waiter.NO_DEADLINE);
    } catch (InterruptedException e) {
      // Continues: nothing interrupts this thread on purpose.
    }
  }
}
