package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.loop.LoopErrorHandler;
import io.github.panicmonitors.core.internal.loop.WarningLimiter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Platform threads that are started when needed and kept until the pool closes. The worker that
 * became idle last works next, so the pool starts no more threads than were ever busy at once.
 *
 * <p>One thread, the dispatcher's, calls all methods.
 */
final class WorkerPool {
  private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);

  private final TimeSource time;
  private final String threadNamePrefix;
  private final int limit;
  private final WarningLimiter warnings;
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final Map<WorkItem, Worker> busy = new HashMap<>();
  private long started;

  /**
   * Creates a pool without threads.
   *
   * @param limit maximum number of items in progress at once, which the caller enforces
   */
  WorkerPool(TimeSource time, String threadNamePrefix, int limit) {
    this.time = time;
    this.threadNamePrefix = threadNamePrefix;
    this.limit = limit;
    this.warnings = new WarningLimiter(time);
  }

  int limit() {
    return limit;
  }

  /** Returns the number of items in progress, without abandoned ones. */
  int busy() {
    return busy.size();
  }

  /** Hands an item to a worker. Returns false if this needs a thread that cannot be started. */
  boolean start(WorkItem item) {
    Worker worker = idle.isEmpty() ? startWorker() : idle.pop();
    if (worker == null) {
      return false;
    }
    busy.put(item, worker);
    worker.give(item);
    return true;
  }

  private @Nullable Worker startWorker() {
    Worker worker = new Worker(time);
    String name = threadNamePrefix + "worker-" + (started + 1);
    try {
      Threads.start(Threads::newPlatformThread, name, time, worker);
      started++;
      return worker;
    } catch (Throwable e) {
      warn(e);
      return null;
    }
  }

  private void warn(Throwable cause) {
    if (warnings.mayLog("thread")) {
      LoopErrorHandler.warn(
          log,
          "a worker thread cannot be started: rounds start late until one can; the manager retries"
              + " every 100 ms; raise the limit of threads for this process",
          cause);
    }
  }

  /** Takes the worker of an item that has ended. */
  void freed(WorkItem item) {
    Worker worker = busy.remove(item);
    if (worker != null) {
      idle.push(worker);
    }
  }

  /** Forgets the worker of an abandoned item. Its thread ends if the item returns. */
  void lost(WorkItem item) {
    Worker worker = busy.remove(item);
    if (worker != null) {
      worker.end();
    }
  }

  /** Ends each thread after its current item, without waiting for it. */
  void close() {
    idle.forEach(Worker::end);
    busy.values().forEach(Worker::end);
  }

  private static final class Worker implements Runnable {
    private final Waiter waiter;
    private volatile @Nullable WorkItem given;
    private volatile boolean ended;

    Worker(TimeSource time) {
      this.waiter = time.waiter();
    }

    /** Gives the worker an item. It must not have one. */
    void give(WorkItem item) {
      given = item;
      waiter.signal();
    }

    void end() {
      ended = true;
      waiter.signal();
    }

    @Override
    public void run() {
      for (WorkItem item = take(); item != null; item = take()) {
        item.run();
        // A monitor can leave its thread interrupted, and the next item may be another monitor's.
        clearInterrupt();
      }
    }

    private static void clearInterrupt() {
      boolean ignored = Thread.interrupted();
    }

    /** Waits for an item. Returns null after the end, when no item is left. */
    private @Nullable WorkItem take() {
      while (true) {
        // Read before the item: an item that was given before the end is still done.
        boolean last = ended;
        WorkItem item = given;
        if (item != null || last) {
          given = null;
          return item;
        }
        await();
      }
    }

    private void await() {
      try {
        waiter.await(Waiter.NO_DEADLINE);
      } catch (InterruptedException e) {
        // The interrupt was meant for a round that has ended.
      }
    }
  }
}
