package io.github.panicmonitors.core.internal.registry;

import io.github.panicmonitors.core.internal.config.Changes.SourceList;
import io.github.panicmonitors.core.internal.task.MonitorTask;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is registered at one moment.
 *
 * @param monitors what is desired, in the order in which it came
 * @param ending old versions that are in their last round
 * @param abandonedRounds how many rounds were given up so far
 */
public record RegistrySnapshot(
    List<RegisteredMonitor> monitors, List<MonitorTask> ending, long abandonedRounds) {
  static final RegistrySnapshot EMPTY = new RegistrySnapshot(List.of(), List.of(), 0);

  /** The monitors that a monitorable message lists. */
  public Stream<RegisteredMonitor> sources(SourceList list) {
    return monitors.stream()
        .filter(monitor -> monitor.desired().type().category().equals(list.category()))
        .filter(
            monitor ->
                monitor.desired().document().chain().stream()
                    .anyMatch(chain -> chain.base().equals(list.baseChain())));
  }
}
