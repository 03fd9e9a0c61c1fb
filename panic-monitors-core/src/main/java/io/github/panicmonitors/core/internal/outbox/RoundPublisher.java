package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.internal.task.TaskPlan;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Turns the result of a round into messages, and their confirms into a heartbeat. */
public final class RoundPublisher {
  private final Outbox outbox;
  private final RoundMessages messages;
  private final ReadingChecks checks;

  public RoundPublisher(Outbox outbox, RoundMessages messages, ReadingChecks checks) {
    this.outbox = outbox;
    this.messages = messages;
    this.checks = checks;
  }

  /** Offers the messages of a round to the outbox, to be sent over a connection. */
  public void publish(TaskPlan plan, RoundReport report, SendQueue connection) {
    RoundResult result = report.result();
    if (result == null) {
      return;
    }
    List<OutboundMessage> readings = messages.readings(plan, report.slot(), result);
    checks.warn(plan, result, readings);
    if (readings.isEmpty()) {
      outbox.offer(heartbeat(plan), connection);
      return;
    }
    AtomicInteger unconfirmed = new AtomicInteger(readings.size());
    for (OutboundMessage reading : readings) {
      outbox.offer(
          OutboxMessage.reading(
              "data " + plan.key(),
              plan.fence(),
              plan.generation(),
              report.slot(),
              reading,
              () -> unconfirmed.decrementAndGet() == 0 ? heartbeat(plan) : null),
          connection);
    }
  }

  private OutboxMessage heartbeat(TaskPlan plan) {
    return OutboxMessage.heartbeat(
        "heartbeat " + plan.key(), plan.fence(), plan.generation(), () -> messages.heartbeat(plan));
  }
}
