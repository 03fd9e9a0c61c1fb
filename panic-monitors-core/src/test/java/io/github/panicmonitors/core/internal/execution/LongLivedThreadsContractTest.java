package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.testkit.contract.ExecutionStrategyContract;

class LongLivedThreadsContractTest extends ExecutionStrategyContract {
  @Override
  protected ExecutionStrategy strategy() {
    return ExecutionStrategies.longLivedThreads();
  }
}
