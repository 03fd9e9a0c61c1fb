package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.internal.task.TaskPlan;
import io.github.panicmonitors.core.internal.wire.Exchanges;
import io.github.panicmonitors.core.internal.wire.Heartbeats;
import io.github.panicmonitors.core.internal.wire.Json;
import io.github.panicmonitors.core.internal.wire.MessageIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Creates the messages of a round. Thread-safe. */
public final class RoundMessages {
  private final MessageIds ids;
  private final Heartbeats heartbeats;

  public RoundMessages(MessageIds ids, Heartbeats heartbeats) {
    this.ids = ids;
    this.heartbeats = heartbeats;
  }

  /** Returns the messages with the data of a round, in order. */
  List<OutboundMessage> readings(TaskPlan plan, long slot, RoundResult result) {
    List<OutboundMessage> messages = new ArrayList<>();
    for (RawData data : result.data()) {
      messages.add(
          new OutboundMessage(
              Exchanges.RAW_DATA,
              data.routingKey(),
              ids.reading(plan.key(), plan.generation(), slot, messages.size()),
              Map.of("generation", plan.generation(), "slot", slot),
              Json.write(data.body())));
    }
    return messages;
  }

  /** Returns the heartbeat that follows the messages of a round. */
  OutboundMessage heartbeat(TaskPlan plan) {
    return heartbeats.ofMonitor(plan.name());
  }

  /** Returns all messages of a round, in order. */
  public List<OutboundMessage> all(TaskPlan plan, long slot, RoundResult result) {
    List<OutboundMessage> messages = new ArrayList<>(readings(plan, slot, result));
    messages.add(heartbeat(plan));
    return messages;
  }
}
