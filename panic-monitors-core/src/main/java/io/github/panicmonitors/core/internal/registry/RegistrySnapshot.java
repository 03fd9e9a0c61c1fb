package io.github.panicmonitors.core.internal.registry;

import io.github.panicmonitors.core.internal.task.MonitorTask;
import java.util.List;
import java.util.stream.Stream;

/**
 * The registry at one moment.
 *
 * @param monitors the monitors that should run, in the order in which they were added
 * @param ending the tasks of old versions that are in their last round
 * @param abandonedRounds how many rounds were abandoned so far
 */
public record RegistrySnapshot(
    List<RegisteredMonitor> monitors, List<MonitorTask> ending, long abandonedRounds) {
  static final RegistrySnapshot EMPTY = new RegistrySnapshot(List.of(), List.of(), 0);

  /** Whether the current thread runs a round of one of these monitors. */
  public boolean isCurrentThreadInARound() {
    return Stream.concat(monitors.stream().map(RegisteredMonitor::task), ending.stream())
        .anyMatch(MonitorTask::isOnCurrentThread);
  }
}
