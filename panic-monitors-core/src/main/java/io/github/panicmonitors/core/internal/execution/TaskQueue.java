package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionStrategy;

/** A queue ordered by due time, from which a dispatcher feeds a limited number of threads. */
public record TaskQueue(int workers) implements ExecutionStrategy {
  /**
   * Default number of workers. Rounds mostly wait for an answer, so it does not depend on the
   * number of processors: 128 workers handle 2,560 rounds of 50 ms a second, or a few hundred
   * monitors whose nodes do not answer.
   */
  public static final int DEFAULT_WORKERS = 128;

  /**
   * Creates the strategy.
   *
   * @throws IllegalArgumentException if {@code workers} is not positive
   */
  public TaskQueue {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be positive: " + workers);
    }
  }

  @Override
  public Execution start(ExecutionContext context) {
    return TaskQueueExecution.start(
        context, new WorkerPool(context.time(), context.threadNamePrefix(), workers));
  }

  @Override
  public String toString() {
    return "task queue with " + workers + " workers";
  }
}
