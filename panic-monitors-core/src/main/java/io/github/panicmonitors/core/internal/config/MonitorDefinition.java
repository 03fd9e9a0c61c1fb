package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.task.TaskPlan.MonitorFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A monitorable and the values that the manager asks its provider for, once. */
public record MonitorDefinition<M extends Monitorable>(
    MonitorType<M> type, MonitorId id, M monitorable, Names names) {
  private static final int MAX_NAME = 1_000;

  /** The names that the monitorable and its provider give. */
  public record Names(String monitor, String source, String parentId, String contentionKey) {}

  /**
   * Returns why the names cannot be sent. They are limited because a message may list thousands.
   */
  Optional<String> invalidName() {
    List<@Nullable String> sent =
        Arrays.asList(id.id(), names.monitor(), names.source(), names.parentId());
    if (sent.contains(null)) {
      return Optional.of("provider gives it no name, no parent id or no monitor's name");
    }
    return sent.stream().anyMatch(name -> name.length() > MAX_NAME)
        ? Optional.of("id, name, parent id and monitor's name must have at most 1000 characters")
        : Optional.empty();
  }

  public Duration period() {
    return type.period();
  }

  public Duration deadline() {
    return type.deadline();
  }

  public MonitorFactory factory(TimeSource time) {
    return type.factory(monitorable, names.monitor(), time);
  }

  /** Returns a target for each source of the monitorable. Calls the provider. */
  List<ProbeTarget> probeTargets(TimeSource time) {
    return type.sources(monitorable).stream()
        .map(
            source ->
                new ProbeTarget(
                    id,
                    names.monitor(),
                    source.name(),
                    period(),
                    deadline(),
                    type.factory(source.monitorable(), names.monitor(), time)))
        .toList();
  }
}
