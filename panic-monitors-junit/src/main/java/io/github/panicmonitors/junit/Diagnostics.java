package io.github.panicmonitors.junit;

import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.OutboxStatus;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Describes managers, queues and recent messages for a failed test. */
final class Diagnostics {
  private static final int MAX_MESSAGES = 3;

  private final StringBuilder text = new StringBuilder();

  private Diagnostics() {}

  static String of(
      VirtualTime time,
      List<MonitorsManager> managers,
      InMemoryBroker broker,
      List<String> exchanges) {
    Diagnostics diagnostics = new Diagnostics();
    diagnostics.line("at " + time.now());
    managers.forEach(manager -> diagnostics.manager(manager.status()));
    diagnostics.line("queues");
    broker.depths().forEach((queue, depth) -> diagnostics.line("  " + queue + ": " + depth));
    exchanges.forEach(exchange -> diagnostics.exchange(exchange, broker));
    return diagnostics.text.toString();
  }

  /** Returns the message counts of a manager by kind. */
  private static Map<String, MessageCounts> messageCounts(ManagerStatus status) {
    Map<String, MessageCounts> messageCounts = new LinkedHashMap<>();
    messageCounts.put("readings", status.readings());
    messageCounts.put("heartbeats", status.heartbeats());
    messageCounts.put("monitorables", status.monitorables());
    return messageCounts;
  }

  /** Returns one line for each kind with messages that a closed manager did not get confirmed. */
  static Stream<String> unconfirmed(ManagerStatus status) {
    return messageCounts(status).entrySet().stream()
        .filter(entry -> unconfirmed(entry.getValue()) > 0)
        .map(
            entry ->
                "%s: %d of %d %s"
                    .formatted(
                        status.name(),
                        unconfirmed(entry.getValue()),
                        entry.getValue().gathered(),
                        entry.getKey()));
  }

  private static long unconfirmed(MessageCounts counts) {
    return counts.pending() + counts.dropped(DropReason.CLOSED);
  }

  private void manager(ManagerStatus status) {
    line(status.name() + ": " + status.state());
    connection(status.publishing());
    status.roles().forEach(role -> connection(role.consuming()));
    status.monitors().forEach(this::monitor);
    for (RejectedEntry entry : status.rejected()) {
      line("  rejected '%s' of %s: %s".formatted(entry.id(), entry.routingKey(), entry.reason()));
    }
    OutboxStatus outbox = status.outbox();
    line("  outbox: %d readings, oldest %s".formatted(outbox.readings(), outbox.oldest()));
    messageCounts(status).forEach(this::messageCounts);
  }

  private void connection(ConnectionStatus connection) {
    line(
        "  %s: %s since %s, %d failed attempts, %d reconnects%s"
            .formatted(
                connection.side(),
                connection.state(),
                connection.since(),
                connection.attempts(),
                connection.reconnects(),
                connection.reason().isEmpty() ? "" : ", " + connection.reason()));
  }

  private void monitor(MonitorStatus monitor) {
    line("  %s, %s: %s".formatted(monitor.name(), monitor.monitor(), monitor.state()));
    line("    %d rounds, %d slots skipped".formatted(monitor.rounds(), monitor.skippedSlots()));
    monitor.lastRound().ifPresent(this::lastRound);
  }

  private void lastRound(RoundReport round) {
    String outcome = round.failure().map(kind -> kind + ": " + round.message()).orElse("success");
    line("    last started %s, took %s, %s".formatted(round.startedAt(), round.took(), outcome));
  }

  private void messageCounts(String kind, MessageCounts counts) {
    line("  " + kind + ": " + counts);
  }

  private void exchange(String exchange, InMemoryBroker broker) {
    messages(exchange, broker.published(exchange), message -> message.routed() ? "" : ", returned");
    List<RecordedMessage> nacked = broker.nacked(exchange);
    if (!nacked.isEmpty()) {
      messages("nacked by " + exchange, nacked, message -> "");
    }
  }

  private void messages(
      String title, List<RecordedMessage> messages, Function<RecordedMessage, String> remark) {
    line("%s: %d messages".formatted(title, messages.size()));
    for (RecordedMessage last :
        messages.subList(Math.max(0, messages.size() - MAX_MESSAGES), messages.size())) {
      line(
          "  %s %s%s: %s"
              .formatted(last.time(), last.routingKey(), remark.apply(last), last.text()));
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
