package io.github.panicmonitors.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.ManagerStatus.Documents;
import io.github.panicmonitors.core.internal.wire.Json;
import io.github.panicmonitors.core.model.ModelEvent.Blocked;
import io.github.panicmonitors.core.model.ModelEvent.Confirmed;
import io.github.panicmonitors.core.model.ModelEvent.ConnectionClosed;
import io.github.panicmonitors.core.model.ModelEvent.Published;
import io.github.panicmonitors.core.model.ModelEvent.Returned;
import io.github.panicmonitors.core.model.ModelEvent.RoundFinished;
import io.github.panicmonitors.core.model.ModelEvent.RoundStarted;
import io.github.panicmonitors.core.model.ModelEvent.Unblocked;
import io.github.panicmonitors.core.model.MonitorModel.Expected;
import io.github.panicmonitors.core.model.MonitorModel.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The expected behaviour of a manager: its monitors, its messages and its status. */
final class ManagerModel {
  private static final long RETRY_DELAY = Duration.ofSeconds(1).toNanos();

  private final Map<String, MonitorModel> monitors = new LinkedHashMap<>();
  private final ReadingsModel readings = new ReadingsModel(this::version);

  /** By connection, when the broker blocked it. */
  private final Map<Integer, Long> blockedAt = new HashMap<>();

  private long documents;
  private long superseded;
  private long unreadable;
  private long pings;
  private long started;
  private long replaced;
  private long stopped;
  private long rounds;

  /** When the broker last rejected a message that was not a reading. */
  private long otherRejectedAt = Long.MIN_VALUE / 2;

  private @Nullable Map<String, @Nullable Object> lastManagerHeartbeat;
  private @Nullable Map<String, @Nullable Object> lastMonitorables;

  ManagerModel(ModelSettings settings) {
    settings
        .firstDelayNanos()
        .keySet()
        .forEach(id -> monitors.put(id, new MonitorModel(id, settings)));
  }

  private MonitorModel monitor(String id) {
    MonitorModel monitor = monitors.get(id);
    if (monitor == null) {
      throw new AssertionError("unknown id " + id);
    }
    return monitor;
  }

  private @Nullable Version version(String id) {
    return monitor(id).version();
  }

  // ---- inputs

  /**
   * A configuration document was sent.
   *
   * @param values by id, the version of each monitor that must run; all others must stop
   */
  void configure(Map<String, String> values, long now) {
    documents++;
    monitors.forEach((id, monitor) -> configure(monitor, values.get(id), now));
  }

  private void configure(MonitorModel monitor, @Nullable String value, long now) {
    Version before = monitor.version();
    if (value != null && before == null) {
      started++;
      monitor.add(value, now);
    } else if (value == null && before != null) {
      stopped++;
      monitor.remove(now);
    } else if (value != null && before != null && !before.value().equals(value)) {
      replaced++;
      monitor.replace(value, now);
    }
  }

  /** Documents were received and not applied. */
  void documentsDropped(long supersededNow, long unreadableNow) {
    superseded += supersededNow;
    unreadable += unreadableNow;
  }

  void ping() {
    pings++;
    lastManagerHeartbeat = null;
  }

  void releaseHung(long now) {
    monitors.values().forEach(monitor -> monitor.releaseHung(now));
  }

  /** The manager closes. No round starts any more; gathered readings may still be published. */
  void close(long now) {
    monitors.values().forEach(monitor -> monitor.close(now));
  }

  // ---- observed events

  void observe(ModelEvent event) {
    if (event instanceof RoundStarted roundStarted) {
      monitor(roundStarted.id()).roundStarted(roundStarted);
    } else if (event instanceof RoundFinished roundFinished) {
      roundFinished(roundFinished);
    } else if (event instanceof Published published) {
      published(published);
    } else if (event instanceof Confirmed confirmed) {
      confirmed(confirmed);
    } else if (event instanceof Returned returned) {
      readings.returned(returned);
    } else if (event instanceof Blocked blocked) {
      blockedAt.put(blocked.connection(), blocked.at());
    } else if (event instanceof Unblocked unblocked) {
      blockedAt.remove(unblocked.connection());
    } else if (event instanceof ConnectionClosed closed) {
      readings.connectionClosed(closed);
    }
  }

  private void roundFinished(RoundFinished event) {
    MonitorModel monitor = monitor(event.id());
    MonitorModel.Outcome outcome = monitor.roundFinished(event);
    if (outcome.counts()) {
      rounds++;
    }
    Version version = monitor.version();
    if (outcome.readings() > 0 && version != null) {
      readings.gathered(event, version, outcome.readings());
    }
  }

  private void confirmed(Confirmed event) {
    boolean reading = readings.confirmed(event);
    if (!reading && !event.accepted()) {
      otherRejectedAt = event.at();
    }
  }

  private void published(Published event) {
    // A message may have been on its way when the broker blocked the connection.
    assertThat(blockedAt.getOrDefault(event.connection(), Long.MAX_VALUE))
        .as("when the connection was blocked before %s", event)
        .isGreaterThanOrEqualTo(event.at());
    Map<String, @Nullable Object> body = body(event);
    switch (event.message().exchange()) {
      case "raw_data" ->
          readings.published(
              new ReadingsModel.Key(number(body, "round"), number(body, "n")), event);
      case "monitorable" -> lastMonitorables = body;
      default -> heartbeat(event, body);
    }
  }

  private void heartbeat(Published event, Map<String, @Nullable Object> body) {
    if (event.message().routingKey().equals("heartbeat.manager")) {
      lastManagerHeartbeat = body;
    } else {
      List<String> running = names(monitor -> true);
      assertThat(body.get("component_name")).as("component of heartbeat %s", event).isIn(running);
    }
  }

  private static long number(Map<String, @Nullable Object> body, String name) {
    return body.get(name) instanceof Number number ? number.longValue() : -1;
  }

  private static Map<String, @Nullable Object> body(Published event) {
    try {
      return Json.readObject(event.message().body());
    } catch (Json.UnreadableException e) {
      throw new AssertionError("not JSON: " + event, e);
    }
  }

  // ---- checks while nothing happens

  void check(ManagerStatus status, long now) {
    monitors.values().forEach(monitor -> monitor.checkAtRest(now));
    assertThat(status.documents())
        .as("documents")
        .isEqualTo(new Documents(documents, 0, unreadable, superseded, 0));
    assertThat(actual(status)).as("monitors").containsExactlyInAnyOrderElementsOf(expected());
    checkCounts(status, now, false);
  }

  void checkClosed(ManagerStatus status, long now) {
    monitors.values().forEach(monitor -> monitor.checkAtRest(now));
    checkCounts(status, now, true);
    assertThat(status.heartbeats().pending()).as("heartbeats pending").isZero();
    assertThat(status.monitorables().pending()).as("monitorables pending").isZero();
  }

  private void checkCounts(ManagerStatus status, long now, boolean closed) {
    assertThat(status.abandonedThreads()).as("abandoned threads").isEqualTo(abandonedRounds());
    readings.check(status.readings(), now, closed);
    assertThat(status.heartbeats().gathered())
        .as("heartbeats: one for each confirmed round and one for each ping")
        .isEqualTo(readings.confirmedRounds() + pings);
    assertThat(status.monitorables().gathered()).as("monitorables").isEqualTo(documents);
  }

  /** Checks, while the broker takes messages, that only rejected ones wait. */
  void checkFlow(ManagerStatus status, long now) {
    readings.checkFlow(status.readings(), now);
    if (now - otherRejectedAt >= RETRY_DELAY) {
      assertThat(status.heartbeats().pending()).as("pending heartbeats").isZero();
      assertThat(status.monitorables().pending()).as("pending monitorables").isZero();
      if (lastMonitorables != null) {
        assertThat(sourceIds(lastMonitorables)).as("sources").isEqualTo(configured());
      }
    }
  }

  /** Checks that a ping was answered at once, with the running and the dead monitors. */
  void checkPingAnswer(long now) {
    if (now - otherRejectedAt < RETRY_DELAY) {
      return;
    }
    if (lastManagerHeartbeat == null) {
      throw new AssertionError("ping was not answered");
    }
    assertThat(sorted(lastManagerHeartbeat, "running_processes"))
        .as("running")
        .isEqualTo(names(monitor -> !monitor.isDead(now)));
    assertThat(sorted(lastManagerHeartbeat, "dead_processes"))
        .as("dead")
        .isEqualTo(names(monitor -> monitor.isDead(now)));
  }

  void checkEvents(long startedEvents, long replacedEvents, long stoppedEvents, long roundEvents) {
    assertThat(List.of(startedEvents, replacedEvents, stoppedEvents, roundEvents))
        .as("started, replaced, stopped, rounds")
        .containsExactly(started, replaced, stopped, rounds);
  }

  long abandonedRounds() {
    return monitors.values().stream().mapToLong(MonitorModel::abandonedRounds).sum();
  }

  private List<Expected> expected() {
    return monitors.values().stream().flatMap(monitor -> monitor.expected().stream()).toList();
  }

  private static List<Expected> actual(ManagerStatus status) {
    List<Expected> actual = new ArrayList<>();
    status
        .monitors()
        .forEach(
            monitor ->
                actual.add(
                    new Expected(
                        monitor.monitor().id(),
                        monitor.state(),
                        monitor.rounds(),
                        monitor.skippedSlots())));
    return actual;
  }

  private List<String> configured() {
    return monitors.keySet().stream().filter(id -> version(id) != null).toList();
  }

  private List<String> names(Predicate<MonitorModel> which) {
    return configured().stream()
        .filter(id -> which.test(monitor(id)))
        .map(id -> "Node monitor (name of " + id + ")")
        .toList();
  }

  private static List<String> sourceIds(Map<String, @Nullable Object> monitorables) {
    return sorted(
        monitorables,
        "sources",
        source -> source instanceof Map<?, ?> map ? map.get("source_id") : null);
  }

  private static List<String> sorted(Map<String, @Nullable Object> body, String name) {
    return sorted(body, name, element -> element);
  }

  private static List<String> sorted(
      Map<String, @Nullable Object> body,
      String name,
      Function<@Nullable Object, @Nullable Object> text) {
    return body.get(name) instanceof List<?> list
        ? list.stream().map(element -> String.valueOf(text.apply(element))).sorted().toList()
        : List.of();
  }
}
