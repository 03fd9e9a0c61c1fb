package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.monitor.ListedSource;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.task.TaskPlan.MonitorFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A monitorable and the values that the manager asks its provider for, once. */
public record MonitorDefinition<M extends Monitorable>(
    MonitorType<M> type, MonitorId id, M monitorable, Names names) {
  private static final int MAX_NAME = 1_000;

  /** The names that the monitorable and its provider give. */
  public record Names(
      String monitor, String parentId, String contentionKey, List<ListedSource> listed) {}

  /**
   * Checks that the names can be sent. They are limited because a message may list thousands.
   *
   * @throws InvalidConfigException if they cannot be sent
   */
  void requireValidNames() {
    List<@Nullable String> sent = new ArrayList<>();
    sent.add(id.id());
    sent.add(names.monitor());
    sent.add(names.parentId());
    for (ListedSource source : names.listed()) {
      requireOwnCategory(source);
      sent.add(source.id());
      sent.add(source.name());
    }
    if (sent.contains(null)) {
      throw new InvalidConfigException(
          "provider gives it no name, no parent id or no monitor's name");
    }
    if (sent.stream().anyMatch(name -> name.length() > MAX_NAME)) {
      throw new InvalidConfigException(
          "id, name, parent id and monitor's name must have at most 1000 characters");
    }
    if (!sent.stream().allMatch(Text::isWellFormed)) {
      throw new InvalidConfigException(
          "id, name, parent id and monitor's name must be well-formed Unicode");
    }
  }

  /** Rejects other categories, because only those of the type are sent when they list nothing. */
  private void requireOwnCategory(ListedSource source) {
    if (!type.categories().contains(source.category())) {
      throw new InvalidConfigException(
          "provider lists it in category %s, which its descriptor does not name"
              .formatted(Text.truncated(source.category())));
    }
  }

  public boolean isSerial() {
    return type.isSerial();
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
                    type.probe(source, monitorable, names.monitor(), time)))
        .toList();
  }
}
