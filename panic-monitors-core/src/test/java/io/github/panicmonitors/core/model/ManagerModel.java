package io.github.panicmonitors.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.core.internal.wire.Json;
import io.github.panicmonitors.core.model.ModelEvent.Answered;
import io.github.panicmonitors.core.model.ModelEvent.Began;
import io.github.panicmonitors.core.model.ModelEvent.Disconnected;
import io.github.panicmonitors.core.model.ModelEvent.Ended;
import io.github.panicmonitors.core.model.ModelEvent.Returned;
import io.github.panicmonitors.core.model.ModelEvent.Sent;
import io.github.panicmonitors.core.model.MonitorModel.Expected;
import io.github.panicmonitors.core.model.MonitorModel.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a manager must do: its monitors, its readings, and what it says of both. */
final class ManagerModel {
  private static final long RETRY_DELAY = Duration.ofSeconds(1).toNanos();

  private final Map<String, MonitorModel> monitors = new LinkedHashMap<>();
  private final ReadingsModel readings = new ReadingsModel(this::version);
  private long documents;
  private long pings;
  private long started;
  private long replaced;
  private long stopped;
  private long rounds;
  private long othersRefusedAt = Long.MIN_VALUE / 2;
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

  // ---- what is done to the manager

  /**
   * A document was sent.
   *
   * @param values the version of each id that is to run; one that is missing is to stop
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

  void ping() {
    pings++;
    lastManagerHeartbeat = null;
  }

  void releaseHung(long now) {
    monitors.values().forEach(monitor -> monitor.releaseHung(now));
  }

  /** From now on no round begins. What is gathered may still be sent. */
  void close(long now) {
    monitors.values().forEach(monitor -> monitor.close(now));
  }

  // ---- what it does

  void happened(ModelEvent happening) {
    if (happening instanceof Began began) {
      monitor(began.id()).began(began);
    } else if (happening instanceof Ended ended) {
      ended(ended);
    } else if (happening instanceof Sent sent) {
      sent(sent);
    } else if (happening instanceof Answered answered) {
      if (!readings.answered(answered) && !answered.accepted()) {
        othersRefusedAt = answered.at();
      }
    } else if (happening instanceof Returned returned) {
      readings.returned(returned);
    } else if (happening instanceof Disconnected disconnected) {
      readings.disconnected(disconnected);
    }
  }

  private void ended(Ended seen) {
    MonitorModel monitor = monitor(seen.id());
    MonitorModel.Outcome outcome = monitor.ended(seen);
    if (outcome.counts()) {
      rounds++;
    }
    Version version = monitor.version();
    if (outcome.readings() > 0 && version != null) {
      readings.gathered(seen, version, outcome.readings());
    }
  }

  private void sent(Sent seen) {
    Map<String, @Nullable Object> body = body(seen);
    switch (seen.message().exchange()) {
      case "raw_data" ->
          readings.sent(new ReadingsModel.Key(number(body, "round"), number(body, "n")), seen);
      case "monitorable" -> lastMonitorables = body;
      default -> heartbeat(seen, body);
    }
  }

  private void heartbeat(Sent seen, Map<String, @Nullable Object> body) {
    if (seen.message().routingKey().equals("heartbeat.manager")) {
      lastManagerHeartbeat = body;
    } else {
      List<String> running = names(monitor -> true);
      assertThat(body.get("component_name")).as("heartbeat by %s", seen).isIn(running);
    }
  }

  private static long number(Map<String, @Nullable Object> body, String name) {
    return body.get(name) instanceof Number number ? number.longValue() : -1;
  }

  private static Map<String, @Nullable Object> body(Sent seen) {
    try {
      return Json.readObject(seen.message().body());
    } catch (Json.UnreadableException e) {
      throw new AssertionError("not JSON: " + seen, e);
    }
  }

  // ---- what must be so when nothing moves

  void check(ManagerStatus status, long now) {
    monitors.values().forEach(monitor -> monitor.checkAtRest(now));
    assertThat(status.documents().applied()).as("documents applied").isEqualTo(documents);
    assertThat(actual(status)).as("monitors").containsExactlyInAnyOrderElementsOf(expected());
    checkAccounts(status, now, false);
  }

  void checkClosed(ManagerStatus status, long now) {
    monitors.values().forEach(monitor -> monitor.checkAtRest(now));
    checkAccounts(status, now, true);
    assertThat(status.heartbeats().pending()).as("heartbeats pending").isZero();
    assertThat(status.monitorables().pending()).as("monitorables pending").isZero();
  }

  private void checkAccounts(ManagerStatus status, long now, boolean closed) {
    assertThat(status.abandonedThreads()).as("abandoned threads").isEqualTo(abandonedRounds());
    readings.check(status.readings(), now, closed);
    assertThat(status.heartbeats().gathered())
        .as("heartbeats: one for each round that was confirmed, one for each ping")
        .isEqualTo(readings.confirmedRounds() + pings);
    assertThat(status.monitorables().gathered()).as("monitorables").isEqualTo(documents);
  }

  void checkFlow(ManagerStatus status, long now) {
    readings.checkFlow(status.readings(), now);
    if (now - othersRefusedAt >= RETRY_DELAY) {
      assertThat(status.heartbeats().pending()).as("heartbeats that wait").isZero();
      assertThat(status.monitorables().pending()).as("monitorables that wait").isZero();
      if (lastMonitorables != null) {
        assertThat(sourceIds(lastMonitorables)).as("sources").isEqualTo(configured());
      }
    }
  }

  /** The answer to a ping, given at once, tells who is dead. */
  void checkAnswer(long now) {
    if (now - othersRefusedAt < RETRY_DELAY) {
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
