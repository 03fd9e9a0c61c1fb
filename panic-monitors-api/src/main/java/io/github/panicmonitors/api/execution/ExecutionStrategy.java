package io.github.panicmonitors.api.execution;

/**
 * Decides when and on which thread monitors run. The manager comes with its own ({@code
 * ExecutionStrategies} in panic-monitors-core); a host may pass another.
 *
 * <p>A strategy is a recipe without state: it may be started by several managers.
 */
@FunctionalInterface
public interface ExecutionStrategy {

  /**
   * Starts an execution that holds no task yet.
   *
   * @return the execution, which the manager closes
   */
  Execution start(ExecutionContext context);
}
