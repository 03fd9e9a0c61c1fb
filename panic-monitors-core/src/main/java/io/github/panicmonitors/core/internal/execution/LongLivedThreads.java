package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One thread for each task, which lives as long as the task and runs it once a period. */
public final class LongLivedThreads implements ExecutionStrategy {
  private static final int MAX_PLATFORM_THREADS = 2_000;

  /** More platform threads that compute at once would take the CPU from those that publish. */
  private static final int MAX_PLATFORM_ROUNDS = 128;

  private final Threads.Factory factory;

  /** Creates the strategy on virtual threads if the JVM has them, else on platform threads. */
  public LongLivedThreads() {
    this(Threads::newThread);
  }

  LongLivedThreads(Threads.Factory factory) {
    this.factory = factory;
  }

  /** Returns whether the threads are virtual, so that any number of them is cheap. */
  public static boolean areVirtual() {
    return Threads.areVirtual();
  }

  @Override
  public int maxTasks() {
    return areVirtual() ? Integer.MAX_VALUE : MAX_PLATFORM_THREADS;
  }

  @Override
  public Execution start(ExecutionContext context) {
    return new Running(context, factory, areVirtual() ? RoundLimit.NONE : MAX_PLATFORM_ROUNDS);
  }

  @Override
  public String toString() {
    return "long-lived threads";
  }

  private static final class Running implements Execution {
    private final ExecutionContext context;
    private final Threads.Factory factory;
    private final RoundLimit limit;

    /** The control thread writes it; the starter removes a task whose start failed. */
    private final Map<Task, TaskThread> threads = new ConcurrentHashMap<>();

    private final SerialTurns turns = new SerialTurns();

    /**
     * Starts the threads one by one. Starting thousands takes seconds, and the control thread must
     * not wait for it.
     */
    private final EventLoop starter;

    /** Touched by the starter only. */
    private long started;

    Running(ExecutionContext context, Threads.Factory factory, int maxRounds) {
      this.context = context;
      this.factory = factory;
      this.limit = new RoundLimit(context.time(), maxRounds);
      this.starter = new EventLoop(context.time(), "starter", this::startStarter);
    }

    private Thread startStarter(Runnable work) {
      String name = context.threadNamePrefix() + "starter-1";
      return Threads.start(Threads::newPlatformThread, name, context.time(), work);
    }

    @Override
    public void add(Task task) {
      TaskThread thread = new TaskThread(task, turns, limit, context.time());
      threads.put(task, thread);
      starter.execute(() -> start(thread));
    }

    private void start(TaskThread thread) {
      if (!thread.claimStart()) {
        TaskCalls.release(thread.task());
        return;
      }
      String name = context.threadNamePrefix() + "monitor-" + ++started;
      try {
        Threads.start(factory, name, context.time(), thread);
      } catch (Throwable e) {
        threads.remove(thread.task(), thread);
        context.startFailed(thread.task(), e);
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
      // Null if the start failed and the manager has not processed the report yet.
      if (thread != null) {
        thread.end();
      }
    }

    @Override
    public void close() {
      threads.values().forEach(TaskThread::end);
      threads.clear();
      starter.close();
    }
  }
}
