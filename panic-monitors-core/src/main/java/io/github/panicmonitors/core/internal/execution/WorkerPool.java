package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that are started when they are needed and then kept. The one that worked last works next,
 * so that no more of them are started than were ever at work at once.
 */
final class WorkerPool {
  private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);

  private final TimeSource time;
  private final String threadNamePrefix;
  private final int limit;
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final Map<WorkItem, Worker> busy = new HashMap<>();
  private long started;
  private boolean warned;

  WorkerPool(TimeSource time, String threadNamePrefix, int limit) {
    this.time = time;
    this.threadNamePrefix = threadNamePrefix;
    this.limit = limit;
  }

  /** Returns the largest number of items that may be under way at once. */
  int limit() {
    return limit;
  }

  /** Hands an item to a worker. Returns false if it needs a thread that cannot be started now. */
  boolean carryOut(WorkItem job) {
    Worker worker = idle.poll();
    if (worker == null) {
      worker = startWorker();
    }
    if (worker == null) {
      return false;
    }
    busy.put(job, worker);
    worker.give(job);
    return true;
  }

  private @Nullable Worker startWorker() {
    Worker worker = new Worker(time);
    try {
      String name = threadNamePrefix + "worker-" + (started + 1);
      Threads.start(Threads::newPlatformThread, name, time, worker);
      started++;
      return worker;
    } catch (Throwable e) {
      if (!warned) {
        warned = true;
        log.warn("a worker thread cannot be started; rounds start late until it can", e);
      }
      return null;
    }
  }

  /** Takes back the worker of an item that has ended. */
  void freed(WorkItem job) {
    Worker worker = busy.remove(job);
    if (worker != null) {
      idle.push(worker);
    }
  }

  /** Forgets the worker of an abandoned item. Its thread ends when the item returns. */
  void lost(WorkItem job) {
    Worker worker = busy.remove(job);
    if (worker != null) {
      worker.end();
    }
  }

  /** Ends all workers, each after its current item. */
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

    /** Gives it a job; called only while it has none. */
    void give(WorkItem job) {
      given = job;
      waiter.signal();
    }

    void end() {
      ended = true;
      waiter.signal();
    }

    @Override
    public void run() {
      for (WorkItem job = take(); job != null; job = take()) {
        job.run();
        // Only a monitor can have left it behind, and the next job may be another's.
        clearInterrupt();
      }
    }

    private static void clearInterrupt() {
      boolean ignored = Thread.interrupted();
    }

    /** Waits for a job; null if there will be none. A job given before the end is still done. */
    private @Nullable WorkItem take() {
      while (true) {
        boolean last = ended;
        WorkItem job = given;
        if (job != null || last) {
          given = null;
          return job;
        }
        await();
      }
    }

    private void await() {
      try {
        waiter.await(Waiter.NO_DEADLINE);
      } catch (InterruptedException e) {
        // Meant for a round that is over: the worker lives on.
      }
    }
  }
}
