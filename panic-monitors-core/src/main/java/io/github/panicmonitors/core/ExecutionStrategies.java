package io.github.panicmonitors.core;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.core.internal.execution.LongLivedThreads;
import io.github.panicmonitors.core.internal.execution.TaskQueue;

/** The execution strategies that come with the manager. */
@CheckReturnValue
public final class ExecutionStrategies {
  private ExecutionStrategies() {}

  /**
   * Returns {@link #longLivedThreads()} if the JVM has virtual threads (Java 21 and newer), else
   * {@link #taskQueue()}. The manager's default.
   */
  public static ExecutionStrategy automatic() {
    return LongLivedThreads.areVirtual() ? longLivedThreads() : taskQueue();
  }

  /**
   * Returns the strategy that gives each monitor its own thread, which lives as long as the
   * monitor's configuration and runs one round a period.
   *
   * <p>On Java 21 and newer the threads are virtual and their number is not limited. On older
   * versions they are platform threads, each with its own stack, and {@linkplain
   * ExecutionStrategy#maxTasks at most} 2,000 monitors run.
   */
  public static ExecutionStrategy longLivedThreads() {
    return new LongLivedThreads();
  }

  /**
   * Returns the strategy that keeps the monitors in a queue, ordered by when they are due next, and
   * lets at most 64 threads work it off.
   *
   * <p>64, because rounds mostly wait for an answer: that many carry 1,280 rounds a second of 50 ms
   * each. See {@link #taskQueue(int)} for others.
   */
  public static ExecutionStrategy taskQueue() {
    return taskQueue(TaskQueue.DEFAULT_WORKERS);
  }

  /**
   * Returns the strategy that keeps the monitors in a queue, ordered by when they are due next, and
   * lets a limited number of threads work it off.
   *
   * <p>One dispatcher takes a batch of Y monitors out of the queue every X and hands it to at most
   * W workers. Both follow the load: with r = sum of 1/period over all monitors,
   *
   * <pre>
   * X = clamp(16 / r, 10 ms, min(5 s, shortest period / 200))
   * Y = all that are due, oldest first, at most the free workers
   * </pre>
   *
   * so that a round begins at most X late while a worker is free: by half a percent of the shortest
   * period, and never by more than 5 s. If a batch leaves a due monitor behind for want of a
   * worker, the next worker that is free takes it at once. X is never under 10 ms, so a monitor
   * with a period under 2 s may be late by more than half a percent of it, and one with a period
   * under 10 ms misses rounds. Nothing due, nothing done.
   *
   * <ul>
   *   <li>At most W/4 workers, and at least one, serve monitors of the same {@linkplain
   *       io.github.panicmonitors.api.monitor.MonitorProvider#contentionKey contention key}, so
   *       that one slow host cannot take them all.
   *   <li>A worker whose round was given up for lost is replaced, so that W stays W.
   *   <li>Workers are platform threads, started when they are first needed and kept until the
   *       manager closes.
   *   <li>If W workers do not carry the load, rounds begin late and slots are skipped, which the
   *       monitors' status counts. The log says so once, with the number of workers needed (r times
   *       the mean duration of a round), and once again when it is over.
   * </ul>
   *
   * @param workers W
   * @throws IllegalArgumentException if {@code workers} is not positive
   */
  public static ExecutionStrategy taskQueue(int workers) {
    return new TaskQueue(workers);
  }
}
