package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.task.MonitorTask;
import java.util.function.BiConsumer;

/**
 * What an execution needs from its manager.
 *
 * @param onStartFailed called by the execution's threads
 */
record ManagerExecutionContext(
    TimeSource time, String threadNamePrefix, BiConsumer<MonitorTask, Throwable> onStartFailed)
    implements ExecutionContext {

  @Override
  public void startFailed(Task task, Throwable cause) {
    onStartFailed.accept((MonitorTask) task, cause);
  }
}
