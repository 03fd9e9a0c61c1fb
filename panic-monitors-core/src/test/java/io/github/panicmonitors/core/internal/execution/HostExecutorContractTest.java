package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.testkit.contract.ExecutionStrategyContract;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;

class HostExecutorContractTest extends ExecutionStrategyContract {
  @AutoClose("shutdown")
  private final ExecutorService executor = Executors.newCachedThreadPool();

  @Override
  protected ExecutionStrategy strategy() {
    return ExecutionStrategies.using(executor);
  }

  /** The longest X for that period. */
  @Override
  protected Duration lag(Duration shortestPeriod) {
    return shortestPeriod.dividedBy(200);
  }
}
