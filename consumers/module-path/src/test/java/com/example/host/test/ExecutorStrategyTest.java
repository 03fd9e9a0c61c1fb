package com.example.host.test;

import com.example.host.ExecutorStrategy;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.testkit.contract.ExecutionStrategyContract;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;

class ExecutorStrategyTest extends ExecutionStrategyContract {
  @AutoClose("shutdown")
  private final ExecutorService executor = Executors.newCachedThreadPool();

  @Override
  protected ExecutionStrategy strategy() {
    return new ExecutorStrategy(executor);
  }
}
