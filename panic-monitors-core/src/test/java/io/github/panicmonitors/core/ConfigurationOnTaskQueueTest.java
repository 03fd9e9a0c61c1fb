package io.github.panicmonitors.core;

import io.github.panicmonitors.api.execution.ExecutionStrategy;

class ConfigurationOnTaskQueueTest extends ConfigurationTest {
  @Override
  ExecutionStrategy execution() {
    return ExecutionStrategies.taskQueue();
  }
}
