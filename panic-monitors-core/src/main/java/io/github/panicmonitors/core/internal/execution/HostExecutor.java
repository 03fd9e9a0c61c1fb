package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import java.util.concurrent.Executor;

/** A queue ordered by due time, from which one dispatcher feeds an executor of the host. */
public record HostExecutor(Executor executor) implements ExecutionStrategy {

  @Override
  public Execution start(ExecutionContext context) {
    return TaskQueueExecution.start(context, new HostWorkers(context.time(), executor));
  }

  @Override
  public String toString() {
    return "executor " + executor;
  }
}
