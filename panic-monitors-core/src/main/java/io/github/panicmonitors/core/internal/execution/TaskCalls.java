package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.core.internal.loop.LoopErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls tasks and logs what they throw, so that the calling thread continues. */
final class TaskCalls {
  private static final Logger log = LoggerFactory.getLogger(TaskCalls.class);

  private TaskCalls() {}

  static void run(Task task) {
    try {
      task.run();
    } catch (Throwable e) {
      LoopErrorHandler.log(log, task.name(), "unexpected failure of a round", e);
    }
  }

  static void release(Task task) {
    try {
      task.release();
    } catch (Throwable e) {
      LoopErrorHandler.log(log, task.name(), "unexpected failure while the monitor was closed", e);
    }
  }
}
