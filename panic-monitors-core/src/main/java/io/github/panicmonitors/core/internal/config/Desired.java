package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.MonitorKey;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.task.TaskPlan.MonitorFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A monitor that is to run, with all that must be known of its monitorable: nobody has to call code
 * of others to learn more.
 */
public record Desired<M extends Monitorable>(
    MonitorType<M> type, MonitorKey key, RoutingKey document, M monitorable, Names names) {

  /** What the monitorable and its provider call things. */
  public record Names(String monitor, String source, String parentId, String contentionKey) {
    private static final int MAX_LENGTH = 1_000;

    static final String TOO_LONG =
        "id, name and parent_id must have at most " + MAX_LENGTH + " characters each";

    /** Whether messages can hold them: some list thousands of monitors. */
    boolean areShort(String id) {
      return Stream.of(id, monitor, source, parentId).allMatch(name -> name.length() <= MAX_LENGTH);
    }
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
  List<Probe> probes(TimeSource time) {
    return type.sources(monitorable).stream()
        .map(
            source ->
                new Probe(
                    key,
                    names.monitor(),
                    source.name(),
                    period(),
                    deadline(),
                    type.factory(source.monitorable(), names.monitor(), time)))
        .toList();
  }
}
