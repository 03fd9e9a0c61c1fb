package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread for each task, which lives as long as the task and works once a period. */
public final class LongLivedThreads implements ExecutionStrategy {
  private static final Logger log = LoggerFactory.getLogger(LongLivedThreads.class);
  private static final int MANY = 1_000;

  @Override
  public Execution start(ExecutionContext context) {
    return new Running(context);
  }

  @Override
  public String toString() {
    return "long-lived threads";
  }

  private static final class Running implements Execution {
    private final ExecutionContext context;
    private final Map<Task, TaskThread> threads = new HashMap<>();
    private long started;
    private boolean warned;

    Running(ExecutionContext context) {
      this.context = context;
    }

    @Override
    public void add(Task task) {
      TaskThread thread = new TaskThread(task, context.time());
      threads.put(task, thread);
      try {
        String name = context.threadNamePrefix() + "monitor-" + ++started;
        Threads.start(Threads::newThread, name, context.time(), thread);
      } catch (RuntimeException | Error e) {
        threads.remove(task);
        throw e;
      }
      warnOfMany();
    }

    private void warnOfMany() {
      if (!warned && !Threads.areVirtual() && threads.size() > MANY) {
        warned = true;
        log.warn(
            "more than {} monitors, each with a platform thread: ExecutionStrategies.taskQueue()"
                + " runs them on a few, and Java 21 and newer make the threads virtual",
            MANY);
      }
    }

    @Override
    public void replace(Task old, Task next) {
      remove(old);
      add(next);
    }

    @Override
    public void remove(Task task) {
      TaskThread thread = threads.remove(task);
      if (thread == null) {
        throw new IllegalArgumentException("task was not added: " + task);
      }
      thread.end();
    }

    @Override
    public void close() {
      threads.values().forEach(TaskThread::end);
      threads.clear();
    }
  }

  private static final class TaskThread implements Runnable {
    private final Task task;
    private final Waiter waiter;
    private volatile boolean ended;

    TaskThread(Task task, TimeSource time) {
      this.task = task;
      this.waiter = time.waiter();
    }

    void end() {
      ended = true;
      waiter.signal();
    }

    @Override
    public void run() {
      while (!ended) {
        if (isDue()) {
          task.run();
        }
      }
      task.release();
    }

    private boolean isDue() {
      try {
        return !waiter.await(task.dueNanos());
      } catch (InterruptedException e) {
        // Meant for a round that is over: the thread lives on.
        return false;
      }
    }
  }
}
