package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.core.internal.config.Changes.SourceList;
import io.github.panicmonitors.core.internal.config.Desired;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.OutboxMessage;
import io.github.panicmonitors.core.internal.registry.RegisteredMonitor;
import io.github.panicmonitors.core.internal.registry.RegistrySnapshot;
import io.github.panicmonitors.core.internal.wire.Heartbeats;
import io.github.panicmonitors.core.internal.wire.MonitorableMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Sends what the manager says of itself. Both kinds of message are written when they are about to
 * be sent, from the newest snapshot: many pings or changes in a row become one message.
 */
final class ManagerMessagePublisher {
  private final String managerName;
  private final Outbox outbox;
  private final Heartbeats heartbeats;
  private final MonitorableMessages monitorables;
  private final Supplier<RegistrySnapshot> registry;

  ManagerMessagePublisher(
      String managerName,
      Outbox outbox,
      Heartbeats heartbeats,
      MonitorableMessages monitorables,
      Supplier<RegistrySnapshot> registry) {
    this.managerName = managerName;
    this.outbox = outbox;
    this.heartbeats = heartbeats;
    this.monitorables = monitorables;
    this.registry = registry;
  }

  void answerPing() {
    outbox.offer(
        OutboxMessage.newest(
            OutboxMessage.Kind.HEARTBEAT, Outbox.URGENT_QUEUE, this::managerHeartbeat));
  }

  private OutboundMessage managerHeartbeat() {
    List<RegisteredMonitor> monitors = registry.get().monitors();
    List<String> running = new ArrayList<>(monitors.size());
    List<String> dead = new ArrayList<>();
    for (RegisteredMonitor monitor : monitors) {
      (monitor.task().isDead() ? dead : running).add(monitor.task().name());
    }
    return heartbeats.ofManager(managerName, running, dead);
  }

  void announce(SourceList list) {
    outbox.offer(
        OutboxMessage.newest(
            OutboxMessage.Kind.MONITORABLE,
            "monitorable " + list.routingKey(),
            () -> monitorableMessage(list)));
  }

  private OutboundMessage monitorableMessage(SourceList list) {
    List<MonitorableMessages.Source> sources =
        registry.get().sources(list).map(monitor -> source(monitor.desired())).toList();
    return monitorables.of(list.routingKey(), sources);
  }

  private static MonitorableMessages.Source source(Desired<?> desired) {
    return new MonitorableMessages.Source(
        desired.names().parentId(),
        desired.document().chain().map(RoutingKey.Chain::sub).orElse(""),
        desired.key().id(),
        desired.names().source());
  }
}
