package io.github.panicmonitors.core;

import io.github.panicmonitors.api.execution.ExecutionStrategy;

class CloseOnTaskQueueTest extends CloseTest {
  @Override
  ExecutionStrategy execution() {
    return ExecutionStrategies.taskQueue();
  }
}
