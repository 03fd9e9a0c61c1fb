package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.internal.task.TaskPlan;
import io.github.panicmonitors.core.internal.wire.Exchanges;
import io.github.panicmonitors.core.internal.wire.Heartbeats;
import io.github.panicmonitors.core.internal.wire.Json;
import io.github.panicmonitors.core.internal.wire.MessageIds;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Turns the result of a round into messages, and their confirms into a heartbeat. */
public final class RoundPublisher {
  private final Outbox outbox;
  private final MessageIds ids;
  private final Heartbeats heartbeats;

  public RoundPublisher(Outbox outbox, MessageIds ids, Heartbeats heartbeats) {
    this.outbox = outbox;
    this.ids = ids;
    this.heartbeats = heartbeats;
  }

  /** Offers the messages of a round to the outbox, to be sent over a connection. */
  public void publish(TaskPlan plan, RoundReport report, SendQueue connection) {
    RoundResult result = report.result();
    if (result == null) {
      return;
    }
    List<RawData> data = result.data();
    if (data.isEmpty()) {
      outbox.offer(heartbeat(plan), connection);
      return;
    }
    AtomicInteger unconfirmed = new AtomicInteger(data.size());
    for (int n = 0; n < data.size(); n++) {
      outbox.offer(
          OutboxMessage.reading(
              "data " + plan.key(),
              plan.fence(),
              plan.generation(),
              report.slot(),
              message(plan, report.slot(), n, data.get(n)),
              () -> unconfirmed.decrementAndGet() == 0 ? heartbeat(plan) : null),
          connection);
    }
  }

  private OutboundMessage message(TaskPlan plan, long slot, int n, RawData data) {
    return new OutboundMessage(
        Exchanges.RAW_DATA,
        data.routingKey(),
        ids.reading(plan.key(), plan.generation(), slot, n),
        Map.of("generation", plan.generation(), "slot", slot),
        Json.write(data.body()));
  }

  private OutboxMessage heartbeat(TaskPlan plan) {
    return OutboxMessage.heartbeat(
        "heartbeat " + plan.key(),
        plan.fence(),
        plan.generation(),
        () -> heartbeats.ofMonitor(plan.name()));
  }
}
