package io.github.panicmonitors.core;

import io.github.panicmonitors.api.execution.ExecutionStrategy;

class ConnectionModesOnTaskQueueTest extends ConnectionModesTest {
  @Override
  ExecutionStrategy execution() {
    return ExecutionStrategies.taskQueue();
  }
}
