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
final class WorkerPool implements Workers {
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

  @Override
  public int limit() {
    return limit;
  }

  @Override
  public boolean carryOut(WorkItem job) {
    Worker worker = idle.peek();
    if (worker == null) {
      worker = new Worker(time);
      worker.give(job);
      return start(worker, job);
    }
    // First: if there is no memory for it, the worker stays idle.
    busy.put(job, worker);
    idle.remove();
    worker.give(job);
    return true;
  }

  private boolean start(Worker worker, WorkItem job) {
    Runnable tracked = time.tracked(worker);
    try {
      busy.put(job, worker);
      Threads.newPlatformThread(threadNamePrefix + "worker-" + (started + 1), tracked).start();
    } catch (OutOfMemoryError e) {
      busy.remove(job);
      refuse(worker, job, tracked, e);
      return false;
    }
    started++;
    return true;
  }

  private void refuse(Worker worker, WorkItem job, Runnable tracked, OutOfMemoryError e) {
    if (!warned) {
      warned = true;
      log.warn("no thread can be started for a worker; it is tried again and again", e);
    }
    job.refuse();
    worker.end();
    tracked.run();
  }

  @Override
  public void freed(WorkItem job) {
    Worker worker = busy.remove(job);
    if (worker != null) {
      idle.push(worker);
    }
  }

  @Override
  public void lost(WorkItem job) {
    Worker worker = busy.remove(job);
    if (worker != null) {
      worker.end();
    }
  }

  @Override
  public void close() {
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
