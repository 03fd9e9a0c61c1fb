package io.github.panicmonitors.api.execution;

import io.github.panicmonitors.api.time.TimeSource;

/** The services that the manager gives to an {@link ExecutionStrategy} when it starts. */
public interface ExecutionContext {

  /** Returns the clock. The strategy waits and hands work to threads only through it. */
  TimeSource time();

  /** Returns the prefix for the names of the strategy's threads, which ends in a hyphen. */
  String threadNamePrefix();

  /**
   * Reports that a task could not be started, for example because the system refuses another
   * thread. The strategy has then forgotten the task: it neither runs nor releases it. The manager
   * shows the monitor as {@link io.github.panicmonitors.api.manager.MonitorState#UNSTARTED
   * unstarted} and adds the task again after a second, unless it has been removed.
   *
   * <p>Does not block. Any thread may call this.
   *
   * @param cause why the start failed, for the log
   */
  void startFailed(Task task, Throwable cause);
}
