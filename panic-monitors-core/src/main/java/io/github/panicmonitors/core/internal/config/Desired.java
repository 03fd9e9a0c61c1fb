package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.task.TaskPlan.MonitorFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A monitor that is to run, with all that must be known of its monitorable: nobody has to call code
 * of others to learn more.
 */
public record Desired<M extends Monitorable>(
    MonitorType<M> type, MonitorId key, RoutingKey document, M monitorable, Names names) {

  private static final int MAX_NAME = 1_000;

  /** What the monitorable and its provider call things. */
  public record Names(String monitor, String source, String parentId, String contentionKey) {}

  /** What keeps its names from being sent: some messages list thousands of monitors. */
  Optional<String> fault() {
    List<@Nullable String> sent =
        Arrays.asList(key.id(), names.monitor(), names.source(), names.parentId());
    if (sent.contains(null)) {
      return Optional.of("provider gives it no name, no parent id or no monitor's name");
    }
    return sent.stream().anyMatch(name -> name.length() > MAX_NAME)
        ? Optional.of("id, name, parent id and monitor's name must have at most 1000 characters")
        : Optional.empty();
  }

  /** The same, in this document. */
  Desired<M> in(RoutingKey where) {
    return where.equals(document) ? this : new Desired<>(type, key, where, monitorable, names);
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

  /** One for each of its sources; runs code of others. */
  List<ProbeTarget> probes(TimeSource time) {
    return type.sources(monitorable).stream()
        .map(
            source ->
                new ProbeTarget(
                    key,
                    names.monitor(),
                    source.name(),
                    period(),
                    deadline(),
                    type.factory(source.monitorable(), names.monitor(), time)))
        .toList();
  }
}
