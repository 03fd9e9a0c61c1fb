package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.Warning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Computes what changed in the monitors since the last update to one client.
 *
 * <p>A new monitor is sent in full. Later updates have only its changed fields. Each monitor has a
 * fixed number per client.
 */
final class MonitorDelta {
  private static final String VALUES = "values";

  private Map<MonitorId, Sent> sent = Map.of();
  private int nextNumber;

  private record Sent(int number, MonitorStatus status) {}

  /**
   * The changes since the last update.
   *
   * @param monitors new monitors in full, other monitors with their changed fields
   * @param removed the numbers of monitors that no longer exist
   */
  record Changes(List<Map<String, @Nullable Object>> monitors, List<Integer> removed) {}

  /** Returns the changes since the last call. */
  Changes update(ManagerStatus status) {
    Map<MonitorId, Sent> before = sent;
    Map<MonitorId, Sent> now = new LinkedHashMap<>();
    newest(status).forEach((key, monitor) -> now.put(key, new Sent(number(key), monitor)));
    sent = now;
    List<Map<String, @Nullable Object>> monitors = new ArrayList<>();
    now.forEach((key, monitor) -> addChange(monitors, before.get(key), monitor));
    List<Integer> removed = new ArrayList<>();
    before.forEach((key, monitor) -> addIfRemoved(removed, now.get(key), monitor));
    return new Changes(monitors, removed);
  }

  /** Keeps the newest version of each monitor; a replaced one may still be in its last round. */
  private static Map<MonitorId, MonitorStatus> newest(ManagerStatus status) {
    Map<MonitorId, MonitorStatus> newest = new LinkedHashMap<>();
    for (MonitorStatus monitor : status.monitors()) {
      newest.merge(
          monitor.monitor(),
          monitor,
          (one, other) -> one.generation() > other.generation() ? one : other);
    }
    return newest;
  }

  private int number(MonitorId key) {
    Sent before = sent.get(key);
    return before == null ? nextNumber++ : before.number;
  }

  private static void addIfRemoved(List<Integer> removed, @Nullable Sent now, Sent before) {
    if (now == null) {
      removed.add(before.number);
    }
  }

  private static void addChange(
      List<Map<String, @Nullable Object>> changes, @Nullable Sent before, Sent now) {
    if (before != null && isSame(before.status, now.status)) {
      return;
    }
    Map<String, @Nullable Object> change = new LinkedHashMap<>();
    change.put("n", now.number);
    if (before == null) {
      change.putAll(fields(now.status));
      change.put(VALUES, values(now.status));
    } else {
      change.putAll(difference(fields(before.status), fields(now.status)));
      addValues(change, values(before.status), values(now.status));
    }
    changes.add(change);
  }

  private static boolean isSame(MonitorStatus one, MonitorStatus other) {
    return one.state() == other.state()
        && one.generation() == other.generation()
        && one.rounds() == other.rounds()
        && one.skippedSlots() == other.skippedSlots();
  }

  private static Map<String, @Nullable Object> fields(MonitorStatus monitor) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("type", monitor.monitor().type());
    fields.put("document", monitor.document());
    fields.put("id", monitor.monitor().id());
    fields.put("name", monitor.name());
    fields.put("state", monitor.state());
    fields.put("rounds", monitor.rounds());
    fields.put("skipped", monitor.skippedSlots());
    RoundReport round = monitor.last();
    if (round != null) {
      fields.put("at", round.startedAt().toEpochMilli());
      fields.put("lag", round.lag().toMillis());
      fields.put("took", round.took().toMillis());
      fields.put("failure", round.failureKind());
      fields.put("message", round.message());
      fields.put("warnings", round.warnings().stream().map(Warning::toString).toList());
      fields.put("source", round.result() == null ? "" : round.result().source());
    }
    return fields;
  }

  private static Map<String, @Nullable Object> values(MonitorStatus monitor) {
    return monitor.last() == null ? Map.of() : ReadingValues.of(monitor.last().result());
  }

  private static Map<String, @Nullable Object> difference(
      Map<String, @Nullable Object> before, Map<String, @Nullable Object> now) {
    Map<String, @Nullable Object> difference = new LinkedHashMap<>(now);
    difference
        .entrySet()
        .removeIf(
            entry ->
                before.containsKey(entry.getKey())
                    && Objects.equals(before.get(entry.getKey()), entry.getValue()));
    return difference;
  }

  /** Adds only the changed values, or all values if their names changed. */
  private static void addValues(
      Map<String, @Nullable Object> change,
      Map<String, @Nullable Object> before,
      Map<String, @Nullable Object> now) {
    if (!before.keySet().equals(now.keySet())) {
      change.put(VALUES, now);
    } else if (!before.equals(now)) {
      change.put("changed", difference(before, now));
    }
  }
}
