package io.github.panicmonitors.core;

import io.github.panicmonitors.api.execution.ExecutionStrategy;

class RoundsOnTaskQueueTest extends RoundsTest {
  @Override
  ExecutionStrategy execution() {
    return ExecutionStrategies.taskQueue();
  }
}
