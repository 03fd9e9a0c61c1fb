package io.github.panicmonitors.examples.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MonitorConnections;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.OutboxStatus;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.manager.RoleStatus;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.manager.RoundTotals;
import io.github.panicmonitors.api.manager.Startup;
import io.github.panicmonitors.api.manager.WaitingDocuments;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the status as JSON, with times in ISO 8601 (UTC) and durations in seconds. */
final class StatusJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The maximum number of keys of each role in the data that is sent every second. */
  private static final long MAX_SHOWN_KEYS = 100;

  private static final double NANOS_PER_SECOND = 1e9;

  private StatusJson() {}

  static byte[] of(ManagerStatus status) {
    Map<String, @Nullable Object> json = manager(status);
    json.put("roles", status.roles().stream().map(role -> role(role, Long.MAX_VALUE)).toList());
    json.put("rejected", rejected(status.rejected()));
    json.put("monitorsByState", byState(status.monitors()));
    json.put("monitors", status.monitors().stream().map(StatusJson::monitor).toList());
    return bytes(json);
  }

  /**
   * Returns the status without monitors and rejected entries, which may be thousands, and with the
   * newest documents only.
   */
  static Map<String, @Nullable Object> manager(ManagerStatus status) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", status.name());
    json.put("state", status.state());
    json.put("startup", startup(status.startup()));
    json.put("publishing", connection(status.publishing()));
    json.put("consuming", connection(status.consuming()));
    json.put("roles", status.roles().stream().map(role -> role(role, MAX_SHOWN_KEYS)).toList());
    json.put("typesWithoutRole", status.typesWithoutRole());
    json.put("monitorConnections", connections(status.monitorConnections()));
    json.put("load", status.load().map(StatusJson::load).orElse(null));
    json.put("documents", status.documents());
    json.put("waitingDocuments", waitingDocuments(status.waitingDocuments()));
    json.put("unclaimed", status.unclaimed());
    json.put("rounds", status.rounds().stream().map(StatusJson::rounds).toList());
    json.put("outbox", outbox(status.outbox()));
    json.put("readings", messageCounts(status.readings()));
    json.put("heartbeats", messageCounts(status.heartbeats()));
    json.put("monitorables", messageCounts(status.monitorables()));
    json.put("abandonedThreads", status.abandonedThreads());
    json.put("droppedEvents", status.droppedEvents());
    return json;
  }

  static byte[] of(Health health) {
    return bytes(health(health));
  }

  static Map<String, @Nullable Object> health(Health health) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("status", health.state().toString());
    json.put("reasons", health.reasons());
    json.put("counts", health.counts());
    json.put("roles", health.holders());
    return json;
  }

  static byte[] readiness(Health health) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    List<Health.Finding> startup = health.startup();
    json.put("status", startup.isEmpty() ? "ready" : startup.get(0).state().toString());
    json.put("reasons", startup.stream().map(Health.Finding::reason).toList());
    json.put("restored", health.counts().restored());
    json.put("stored", health.counts().stored());
    return bytes(json);
  }

  static byte[] error(String message) {
    return bytes(Map.of("error", message));
  }

  static byte[] bytes(Object json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("status cannot be written as JSON", e);
    }
  }

  private static Map<String, @Nullable Object> startup(Startup startup) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("started", startup.started());
    json.put("restored", startup.restored());
    json.put("stored", startup.stored());
    return json;
  }

  private static Map<String, @Nullable Object> waitingDocuments(WaitingDocuments waiting) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("count", waiting.count());
    json.put("oldest", seconds(waiting.oldest()));
    return json;
  }

  private static Map<String, @Nullable Object> connection(ConnectionStatus connection) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("state", connection.state());
    json.put("since", connection.since().toString());
    json.put("reason", connection.reason());
    json.put("attempts", connection.attempts());
    json.put("reconnects", connection.reconnects());
    json.put("blocked", seconds(connection.blocked()));
    return json;
  }

  private static Map<String, @Nullable Object> role(RoleStatus role, long maxDocuments) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", role.name());
    json.put("configsQueue", role.configsQueue());
    json.put("heartbeatQueue", role.heartbeatQueue());
    json.put("consuming", connection(role.consuming()));
    json.put("hold", role.hold());
    json.put("since", role.since().toString());
    json.put("holder", role.holder());
    json.put("acting", role.acting());
    json.put("advice", role.advice());
    json.put("types", role.types());
    json.put("missingTypes", role.missingTypes());
    json.put("documents", documents(role.documents(), maxDocuments));
    json.put("unclaimed", role.unclaimed());
    return json;
  }

  /** Returns when the last document of each key came, newest first. */
  private static Map<String, String> documents(Map<String, Instant> documents, long max) {
    Map<String, String> json = new LinkedHashMap<>();
    documents.entrySet().stream()
        .sorted(Map.Entry.<String, Instant>comparingByValue().reversed())
        .limit(max)
        .forEach(document -> json.put(document.getKey(), document.getValue().toString()));
    return json;
  }

  private static Map<String, @Nullable Object> connections(MonitorConnections connections) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("mode", connections.mode());
    json.put("open", connections.open());
    json.put("opened", connections.opened());
    json.put("failing", connections.failing());
    json.put("reason", connections.reason());
    return json;
  }

  private static Map<String, @Nullable Object> load(ExecutionLoad load) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("workers", load.workers() == Integer.MAX_VALUE ? null : load.workers());
    json.put("workersNeeded", load.workersNeeded());
    json.put("lag", seconds(load.lag()));
    return json;
  }

  private static Map<String, @Nullable Object> rounds(RoundTotals totals) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("type", totals.type());
    json.put("rounds", totals.rounds());
    json.put("readings", totals.readings());
    json.put("failures", totals.failures());
    json.put("warnings", totals.warnings());
    json.put("skippedSlots", totals.skippedSlots());
    return json;
  }

  private static Map<String, @Nullable Object> outbox(OutboxStatus outbox) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("readings", outbox.readings());
    json.put("bytes", outbox.bytes());
    json.put("oldest", seconds(outbox.oldest()));
    json.put("maxReadings", outbox.maxReadings());
    json.put("maxBytes", outbox.maxBytes());
    json.put("maxAge", seconds(outbox.maxAge()));
    return json;
  }

  private static Map<String, @Nullable Object> messageCounts(MessageCounts counts) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("gathered", counts.gathered());
    json.put("confirmed", counts.confirmed());
    json.put("returned", counts.returned());
    json.put("dropped", counts.dropped());
    json.put("drops", counts.drops());
    json.put("pending", counts.pending());
    return json;
  }

  static List<Map<String, @Nullable Object>> rejected(List<RejectedEntry> entries) {
    return entries.stream().map(StatusJson::rejected).toList();
  }

  private static Map<String, @Nullable Object> rejected(RejectedEntry entry) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("routingKey", entry.routingKey());
    json.put("type", entry.type());
    json.put("id", entry.id());
    json.put("reason", entry.reason());
    json.put("at", entry.at().toString());
    return json;
  }

  private static Map<MonitorState, Integer> byState(List<MonitorStatus> monitors) {
    Map<MonitorState, Integer> counts = new TreeMap<>();
    monitors.forEach(monitor -> counts.merge(monitor.state(), 1, Integer::sum));
    return counts;
  }

  private static Map<String, @Nullable Object> monitor(MonitorStatus monitor) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("type", monitor.monitor().type());
    json.put("document", monitor.document());
    json.put("id", monitor.monitor().id());
    json.put("name", monitor.name());
    json.put("state", monitor.state());
    json.put("generation", monitor.generation());
    json.put("rounds", monitor.rounds());
    json.put("skippedSlots", monitor.skippedSlots());
    json.put("period", seconds(monitor.period()));
    json.put("sinceRound", seconds(monitor.sinceRound()));
    json.put("overdue", monitor.isOverdue());
    json.put("lastRound", monitor.lastRound().map(StatusJson::round).orElse(null));
    return json;
  }

  private static Map<String, @Nullable Object> round(RoundReport round) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("slot", round.slot());
    json.put("startedAt", round.startedAt().toString());
    json.put("lag", seconds(round.lag()));
    json.put("took", seconds(round.took()));
    json.put("failure", round.failureKind());
    json.put("message", round.message());
    json.put("warnings", round.warnings());
    String source = round.result() == null ? "" : round.result().source();
    json.put("source", source.isEmpty() ? null : source);
    return json;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS_PER_SECOND;
  }
}
