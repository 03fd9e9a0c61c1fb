package io.github.panicmonitors.core;

import io.github.panicmonitors.api.execution.ExecutionStrategy;

class ChaosOnTaskQueueTest extends ChaosTest {
  @Override
  ExecutionStrategy execution() {
    return ExecutionStrategies.taskQueue();
  }
}
