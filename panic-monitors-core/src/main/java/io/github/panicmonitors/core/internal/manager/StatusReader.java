package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.ManagerStatus.Documents;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.RoleStatus;
import io.github.panicmonitors.api.manager.Startup;
import io.github.panicmonitors.core.internal.config.ConfigProcessor;
import io.github.panicmonitors.core.internal.config.DocumentCounts;
import io.github.panicmonitors.core.internal.config.ManagedRole;
import io.github.panicmonitors.core.internal.config.ManagedRoles;
import io.github.panicmonitors.core.internal.config.MonitorType;
import io.github.panicmonitors.core.internal.connection.ManagerConnections;
import io.github.panicmonitors.core.internal.connection.PublisherConnections;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.OutboxMessage;
import io.github.panicmonitors.core.internal.registry.Registry;
import io.github.panicmonitors.core.internal.registry.RegistrySnapshot;
import io.github.panicmonitors.core.internal.rounds.RoundCounters;
import io.github.panicmonitors.core.internal.store.ConfigStoreWriter;
import io.github.panicmonitors.core.internal.task.MonitorTask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the status of a manager from its parts. Thread-safe. */
record StatusReader(
    ManagerSettings settings,
    ManagedRoles roles,
    RoleActivity activity,
    ManagerConnections connections,
    PublisherConnections publishers,
    Execution execution,
    ConfigProcessor processor,
    @Nullable ConfigStoreWriter storeWriter,
    Registry registry,
    RoundCounters rounds,
    Outbox outbox,
    Listeners listeners) {

  ManagerStatus read(ManagerStatus.State state, boolean started) {
    ConfigProcessor.Restored restored = processor.restored();
    return new ManagerStatus(
        settings.name(),
        state,
        new Startup(started, restored.count(), restored.of()),
        connections.publishing().status(),
        roles.all().stream().map(this::role).toList(),
        roles.typesWithoutRole(),
        publishers.status(),
        monitors(),
        execution.load().orElse(null),
        documents(),
        processor.waiting(),
        processor.rejected(),
        rounds.totals(),
        outbox.status(),
        outbox.counts(OutboxMessage.Kind.READING),
        outbox.counts(OutboxMessage.Kind.HEARTBEAT),
        outbox.counts(OutboxMessage.Kind.MONITORABLE),
        registry.snapshot().abandonedRounds(),
        listeners.dropped());
  }

  private RoleStatus role(ManagedRole role) {
    RoleState current = activity.state(role.id());
    return new RoleStatus(
        role.name(),
        role.configsQueue(),
        role.heartbeatQueue(),
        connections.consuming(role.id()).status(),
        current.hold(),
        current.since(),
        current.isActing(),
        current.hasReceived(),
        role.types().stream().map(MonitorType::name).toList(),
        role.missingTypes(),
        current.documents(),
        processor.state().unclaimed(role.id()));
  }

  private Documents documents() {
    DocumentCounts counts = processor.counts();
    return new Documents(
        counts.applied(),
        counts.unclaimed(),
        counts.unreadable(),
        counts.superseded(),
        storeWriter == null ? 0 : storeWriter.unsaved());
  }

  private List<MonitorStatus> monitors() {
    RegistrySnapshot snapshot = registry.snapshot();
    List<MonitorStatus> monitors = new ArrayList<>(snapshot.monitors().size());
    snapshot.monitors().forEach(monitor -> monitors.add(monitor.task().status()));
    snapshot.ending().stream()
        .map(MonitorTask::status)
        .filter(monitor -> monitor.state() != MonitorState.STOPPED)
        .forEach(monitors::add);
    return monitors;
  }
}
