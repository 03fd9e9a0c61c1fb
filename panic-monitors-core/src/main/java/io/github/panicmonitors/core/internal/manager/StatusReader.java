package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.ManagerStatus.Documents;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.RoleStatus;
import io.github.panicmonitors.api.manager.Startup;
import io.github.panicmonitors.core.internal.config.ConfigProcessor;
import io.github.panicmonitors.core.internal.config.DocumentCounts;
import io.github.panicmonitors.core.internal.config.ManagedRole;
import io.github.panicmonitors.core.internal.config.MonitorType;
import io.github.panicmonitors.core.internal.outbox.OutboxMessage;
import io.github.panicmonitors.core.internal.registry.RegistrySnapshot;
import io.github.panicmonitors.core.internal.task.MonitorTask;
import java.util.ArrayList;
import java.util.List;

/** Reads the status of a manager from its parts. Thread-safe. */
record StatusReader(ManagerParts parts) {

  ManagerStatus read(ManagerStatus.State state, boolean started) {
    ConfigProcessor.Restored restored = parts.processor.restored();
    return new ManagerStatus(
        parts.settings.name(),
        state,
        new Startup(started, restored.count(), restored.of()),
        parts.connections.publishing().status(),
        parts.roles.all().stream().map(this::role).toList(),
        parts.roles.typesWithoutRole(),
        parts.publishers.status(),
        monitors(),
        parts.execution.load().orElse(null),
        documents(),
        parts.processor.waiting(),
        parts.processor.rejected(),
        parts.rounds.totals(),
        parts.outbox.status(),
        parts.outbox.counts(OutboxMessage.Kind.READING),
        parts.outbox.counts(OutboxMessage.Kind.HEARTBEAT),
        parts.outbox.counts(OutboxMessage.Kind.MONITORABLE),
        parts.registry.snapshot().abandonedRounds(),
        parts.listeners.dropped());
  }

  private RoleStatus role(ManagedRole role) {
    RoleState current = parts.roleActivity.state(role.id());
    return new RoleStatus(
        role.name(),
        role.configsQueue(),
        role.heartbeatQueue(),
        parts.connections.consuming(role.id()).status(),
        current.hold(),
        current.since(),
        current.isActing(),
        current.hasReceived(),
        role.types().stream().map(MonitorType::name).toList(),
        role.missingTypes(),
        current.documents(),
        parts.processor.state().unclaimed(role.id()));
  }

  private Documents documents() {
    DocumentCounts counts = parts.processor.counts();
    return new Documents(
        counts.applied(),
        counts.unclaimed(),
        counts.unreadable(),
        counts.superseded(),
        parts.storeWriter == null ? 0 : parts.storeWriter.unsaved());
  }

  private List<MonitorStatus> monitors() {
    RegistrySnapshot snapshot = parts.registry.snapshot();
    List<MonitorStatus> monitors = new ArrayList<>(snapshot.monitors().size());
    snapshot.monitors().forEach(monitor -> monitors.add(monitor.task().status()));
    snapshot.ending().stream()
        .map(MonitorTask::status)
        .filter(monitor -> monitor.state() != MonitorState.STOPPED)
        .forEach(monitors::add);
    return monitors;
  }
}
