package io.github.panicmonitors.core.internal.registry;

import io.github.panicmonitors.core.internal.task.MonitorTask;
import java.util.List;

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
}
