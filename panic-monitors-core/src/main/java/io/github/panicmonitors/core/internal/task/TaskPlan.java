package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.monitor.Monitor;

/**
 * What a task is to do.
 *
 * @param document the routing key of the configuration document that it comes from
 * @param generation the version of the monitor's configuration
 * @param deadlineNanos how long a round may take
 * @param afterAbandonment whether it takes the place of a task that was given up
 */
public record TaskPlan(
    MonitorId key,
    String document,
    String name,
    String contentionKey,
    long generation,
    Fence fence,
    Schedule schedule,
    long deadlineNanos,
    boolean afterAbandonment,
    MonitorFactory factory) {

  /** Creates the monitor; runs code of others. */
  @FunctionalInterface
  public interface MonitorFactory {
    Monitor create();
  }

  /** The same configuration once more, with a fresh monitor. */
  public TaskPlan again() {
    return new TaskPlan(
        key,
        document,
        name,
        contentionKey,
        generation,
        fence,
        schedule,
        deadlineNanos,
        true,
        factory);
  }
}
