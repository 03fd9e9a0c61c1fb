package io.github.panicmonitors.api.execution;

/**
 * Decides when and on which threads monitors run. {@code ExecutionStrategies} in
 * panic-monitors-core has the ready-made ones; a host may write its own and test it with the
 * testkit's {@code ExecutionStrategyContract}.
 *
 * <p>A strategy has no state: several managers may start it.
 */
@FunctionalInterface
public interface ExecutionStrategy {

  /**
   * Starts an execution without tasks.
   *
   * @return the execution, which the manager closes
   */
  Execution start(ExecutionContext context);

  /**
   * Returns the maximum number of tasks of one execution. The manager rejects configuration entries
   * over that. Default: no limit.
   */
  default int maxTasks() {
    return Integer.MAX_VALUE;
  }
}
