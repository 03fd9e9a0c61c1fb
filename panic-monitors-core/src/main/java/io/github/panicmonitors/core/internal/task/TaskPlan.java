package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task runs.
 *
 * @param document the routing key of the configuration document that it comes from
 * @param serial whether rounds of this contention key come one at a time
 * @param generation the version of the monitor's configuration
 * @param deadlineNanos how long a round may take
 * @param afterAbandonment whether it replaces an abandoned task
 */
public record TaskPlan(
    MonitorId key,
    String document,
    String name,
    String contentionKey,
    boolean serial,
    long generation,
    Fence fence,
    Schedule schedule,
    long deadlineNanos,
    boolean afterAbandonment,
    MonitorFactory factory) {

  /** The provider's part in a task: foreign code that is called on the thread of a round. */
  @FunctionalInterface
  public interface MonitorFactory {
    /**
     * Creates the monitor. A faulty provider returns null.
     *
     * @param snapshot the snapshot of the monitor's predecessor
     */
    @Nullable Monitor create(Optional<?> snapshot);

    /**
     * Returns the failure of a round that passed its deadline without a result, if there is one.
     */
    default Optional<RoundResult> timedOut() {
      return Optional.empty();
    }
  }

  /** Returns a plan for a new monitor that replaces the abandoned one of this plan. */
  public TaskPlan again() {
    return new TaskPlan(
        key,
        document,
        name,
        contentionKey,
        serial,
        generation,
        fence,
        schedule,
        deadlineNanos,
        true,
        factory);
  }
}
