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
   * ExecutionStrategy#maxTasks at most} 2,000 monitors run. At most 128 of their rounds run at
   * once, not counting those that take longer than 250 ms.
   */
  public static ExecutionStrategy longLivedThreads() {
    return new LongLivedThreads();
  }

  /**
   * Returns the strategy that keeps monitors in a queue, ordered by due time, and runs them on at
   * most 128 threads.
   *
   * <p>Rounds mostly wait for an answer: 128 threads handle 2,560 rounds of 50 ms a second. Use
   * {@link #taskQueue(int)} for another number.
   */
  public static ExecutionStrategy taskQueue() {
    return taskQueue(TaskQueue.DEFAULT_WORKERS);
  }

  /**
   * Returns the strategy that keeps monitors in a queue, ordered by due time, and runs them on at
   * most W threads, the workers.
   *
   * <p>A dispatcher takes a batch of Y monitors every X and gives it to the workers. Both adapt to
   * the load. With r = sum of 1/period over all monitors:
   *
   * <pre>
   * X = clamp(16 / r, 10 ms, min(5 s, shortest period / 200))
   * Y = all due monitors, oldest first, at most the number of free workers
   * </pre>
   *
   * <p>While a worker is free, a round starts at most X late: half a percent of the shortest
   * period, and at most 5 s. If more monitors are due than workers are free, each worker takes the
   * next one as soon as its round ends. Because X is at least 10 ms, a monitor with a period under
   * 2 s may start later than half a percent of it, and one with a period under 10 ms misses rounds.
   *
   * <ul>
   *   <li>Monitors with the same {@linkplain
   *       io.github.panicmonitors.api.monitor.MonitorProvider#contentionKey contention key} occupy
   *       at most W/4 workers, but at least one, so one slow host cannot occupy all workers.
   *   <li>A worker whose round was abandoned is replaced.
   *   <li>Workers are platform threads. They start when needed and live until the manager closes.
   *   <li>If W workers cannot handle the load, rounds start late and slots are skipped, which the
   *       status counts. The log says so once, with the number of workers needed on average, and
   *       again when rounds start in time.
   * </ul>
   *
   * @param workers W
   * @throws IllegalArgumentException if {@code workers} is not positive
   */
  public static ExecutionStrategy taskQueue(int workers) {
    return new TaskQueue(workers);
  }
}
