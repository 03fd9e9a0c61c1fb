package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.core.internal.config.DesiredState;
import io.github.panicmonitors.core.internal.config.SourceList;
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
 * Sends the manager's heartbeats and the lists of monitored sources. Both are written from the
 * newest state when they are about to be sent, so that many pings or changes give one message.
 */
final class ManagerMessagePublisher {
  private final String managerName;
  private final Outbox outbox;
  private final Heartbeats heartbeats;
  private final MonitorableMessages monitorables;
  private final Supplier<RegistrySnapshot> registry;
  private final Supplier<DesiredState> desired;

  ManagerMessagePublisher(
      String managerName,
      Outbox outbox,
      Heartbeats heartbeats,
      MonitorableMessages monitorables,
      Supplier<RegistrySnapshot> registry,
      Supplier<DesiredState> desired) {
    this.managerName = managerName;
    this.outbox = outbox;
    this.heartbeats = heartbeats;
    this.monitorables = monitorables;
    this.registry = registry;
    this.desired = desired;
  }

  /**
   * Answers pings with the monitors of a role.
   *
   * @param role the role's name; empty in a manager without roles
   */
  void answerPing(String role) {
    String queue = role.isEmpty() ? Outbox.URGENT_QUEUE : Outbox.URGENT_QUEUE + " " + role;
    outbox.offer(
        OutboxMessage.newest(OutboxMessage.Kind.HEARTBEAT, queue, () -> managerHeartbeat(role)));
  }

  private OutboundMessage managerHeartbeat(String role) {
    List<RegisteredMonitor> monitors = registry.get().monitors();
    List<String> running = new ArrayList<>(monitors.size());
    List<String> dead = new ArrayList<>();
    for (RegisteredMonitor monitor : monitors) {
      if (monitor.spec().document().role().equals(role)) {
        (monitor.task().isDead() ? dead : running).add(monitor.task().name());
      }
    }
    return heartbeats.ofManager(role.isEmpty() ? managerName : role, running, dead);
  }

  /** Says that another manager, which this one replaces, monitors no source of a list. */
  void sendEmptySourceList(String managerName, SourceList list) {
    outbox.offer(
        OutboxMessage.newest(
            OutboxMessage.Kind.MONITORABLE,
            "monitorable " + list.routingKey() + " before " + managerName,
            () -> monitorables.of(managerName, list.routingKey(), List.of())));
  }

  void sendSourceList(SourceList list) {
    outbox.offer(
        OutboxMessage.newest(
            OutboxMessage.Kind.MONITORABLE,
            "monitorable " + list.routingKey() + " " + list.role(),
            () -> list.message(desired.get(), monitorables)));
  }
}
