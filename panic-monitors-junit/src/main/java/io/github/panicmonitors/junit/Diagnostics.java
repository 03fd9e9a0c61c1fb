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

/** How managers, queues and messages stand, for people. */
final class Diagnostics {
  private static final int LAST = 3;

  private final StringBuilder text = new StringBuilder();

  private Diagnostics() {}

  static String of(
      VirtualTime time,
      List<MonitorsManager> managers,
      InMemoryBroker broker,
      List<String> exchanges) {
    Diagnostics diagnosis = new Diagnostics();
    diagnosis.line("at " + time.now());
    managers.forEach(manager -> diagnosis.manager(manager.status()));
    diagnosis.line("queues");
    broker.depths().forEach((queue, depth) -> diagnosis.line("  " + queue + ": " + depth));
    exchanges.forEach(exchange -> diagnosis.exchange(exchange, broker));
    return diagnosis.text.toString();
  }

  /** The accounts of a manager by what they are of. */
  private static Map<String, MessageCounts> accounts(ManagerStatus status) {
    Map<String, MessageCounts> accounts = new LinkedHashMap<>();
    accounts.put("readings", status.readings());
    accounts.put("heartbeats", status.heartbeats());
    accounts.put("monitorables", status.monitorables());
    return accounts;
  }

  /** A line for each account with messages that a closed manager has not seen confirmed. */
  static Stream<String> unconfirmed(ManagerStatus status) {
    return accounts(status).entrySet().stream()
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

  private static long unconfirmed(MessageCounts account) {
    return account.pending() + account.dropped(DropReason.CLOSED);
  }

  private void manager(ManagerStatus status) {
    line(status.name() + ": " + status.state());
    connection(status.publishing());
    connection(status.consuming());
    status.monitors().forEach(this::monitor);
    for (RejectedEntry entry : status.rejected()) {
      line("  rejected '%s' of %s: %s".formatted(entry.id(), entry.routingKey(), entry.reason()));
    }
    OutboxStatus outbox = status.outbox();
    line("  outbox: %d readings, oldest %s".formatted(outbox.readings(), outbox.oldest()));
    accounts(status).forEach(this::account);
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
    String end =
        round.failure().map(kind -> kind + ": " + round.message()).orElse("brought a reading");
    line("    last began %s, took %s, %s".formatted(round.startedAt(), round.took(), end));
  }

  private void account(String what, MessageCounts account) {
    line(
        "  %s: %d gathered, %d confirmed, %d returned, %d pending, dropped %s"
            .formatted(
                what,
                account.gathered(),
                account.confirmed(),
                account.returned(),
                account.pending(),
                account.drops()));
  }

  private void exchange(String exchange, InMemoryBroker broker) {
    messages(exchange, broker.published(exchange), message -> message.routed() ? "" : ", returned");
    List<RecordedMessage> refused = broker.nacked(exchange);
    if (!refused.isEmpty()) {
      messages("refused by " + exchange, refused, message -> "");
    }
  }

  private void messages(
      String where, List<RecordedMessage> messages, Function<RecordedMessage, String> fate) {
    line("%s: %d messages".formatted(where, messages.size()));
    for (RecordedMessage last :
        messages.subList(Math.max(0, messages.size() - LAST), messages.size())) {
      line(
          "  %s %s%s: %s".formatted(last.time(), last.routingKey(), fate.apply(last), last.text()));
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
