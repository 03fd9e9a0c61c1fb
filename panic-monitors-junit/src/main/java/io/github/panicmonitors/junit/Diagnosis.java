package io.github.panicmonitors.junit;

import io.github.panicmonitors.api.manager.Account;
import io.github.panicmonitors.api.manager.Account.DropReason;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How managers, queues and messages stand, for people. */
final class Diagnosis {
  private static final int LAST = 3;

  private final StringBuilder text = new StringBuilder();

  private Diagnosis() {}

  static String of(
      VirtualTime time,
      List<MonitorsManager> managers,
      InMemoryBroker broker,
      List<String> exchanges) {
    Diagnosis diagnosis = new Diagnosis();
    diagnosis.line("at " + time.now());
    managers.forEach(manager -> diagnosis.manager(manager.status()));
    diagnosis.line("queues");
    broker.depths().forEach((queue, depth) -> diagnosis.line("  " + queue + ": " + depth));
    for (String exchange : exchanges) {
      diagnosis.messages(exchange, broker.published(exchange));
      diagnosis.messages("refused by " + exchange, broker.refused(exchange));
    }
    return diagnosis.text.toString();
  }

  /** The accounts of a manager by what they are of. */
  private static Map<String, Account> accounts(ManagerStatus status) {
    Map<String, Account> accounts = new LinkedHashMap<>();
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

  private static long unconfirmed(Account account) {
    return account.pending() + account.dropped(DropReason.CLOSED);
  }

  private void manager(ManagerStatus status) {
    line(status.name() + ": " + status.state());
    line("  " + status.publishing());
    line("  " + status.consuming());
    status.monitors().forEach(monitor -> line("  " + monitor));
    status.rejected().forEach(entry -> line("  " + entry));
    line("  " + status.outbox());
    accounts(status).forEach((what, account) -> line("  " + what + " " + account));
  }

  private void messages(String where, List<RecordedMessage> messages) {
    line(where + ": " + messages.size() + " messages");
    messages.stream()
        .skip(Math.max(0, messages.size() - LAST))
        .forEach(
            message ->
                line("  " + message.time() + " " + message.routingKey() + " " + message.text()));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
