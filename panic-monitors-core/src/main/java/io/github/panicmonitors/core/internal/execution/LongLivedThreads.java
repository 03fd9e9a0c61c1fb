package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.execution.Task;
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
    int maxRounds = areVirtual() ? RoundLimit.NONE : MAX_PLATFORM_ROUNDS;
    Running running = new Running(context, factory, maxRounds);
    String name = context.threadNamePrefix() + "starter-1";
    Threads.start(Threads::newPlatformThread, name, context.time(), running.starter);
    return running;
  }

  @Override
  public String toString() {
    return "long-lived threads";
  }

  private static final class Running implements Execution {
    private final ExecutionContext context;
    private final RoundLimit limit;

    /** The control thread writes it; the starter removes a task whose start failed. */
    private final Map<Task, TaskThread> threads = new ConcurrentHashMap<>();

    private final SerialTurns turns = new SerialTurns();
    private final ThreadStarter starter;

    Running(ExecutionContext context, Threads.Factory factory, int maxRounds) {
      this.context = context;
      this.limit = new RoundLimit(context.time(), maxRounds);
      this.starter = new ThreadStarter(context, factory, this::startFailed);
    }

    private void startFailed(TaskThread thread, Throwable cause) {
      threads.remove(thread.task(), thread);
      context.startFailed(thread.task(), cause);
    }

    @Override
    public void add(Task task) {
      TaskThread thread = new TaskThread(task, turns, limit, context.time());
      threads.put(task, thread);
      starter.add(thread);
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
