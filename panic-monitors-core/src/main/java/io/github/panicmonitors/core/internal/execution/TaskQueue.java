package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionStrategy;

/** A queue ordered by due time, from which one dispatcher feeds at most W threads. */
public record TaskQueue(int workers) implements ExecutionStrategy {
  /**
   * Rounds mostly wait for an answer, so the number of processors says little. 64 carry 1,280
   * rounds a second of 50 ms each, and their stacks take less than 10 MB.
   */
  public static final int DEFAULT_WORKERS = 64;

  /** Refuses a queue that nobody works off. */
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
