package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MonitorConnections;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.OutboxStatus;
import io.github.panicmonitors.api.manager.Role;
import io.github.panicmonitors.api.manager.RoleStatus;
import io.github.panicmonitors.api.manager.Startup;
import io.github.panicmonitors.api.manager.WaitingDocuments;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.config.Capacity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a builder. */
public record ManagerSettings(
    String name,
    String configsQueue,
    String heartbeatQueue,
    List<Role> roles,
    String nameBeforeRoles,
    @Nullable Broker broker,
    ConnectionMode connections,
    ExecutionStrategy execution,
    TimeSource time,
    List<MonitorProvider<?>> providers,
    boolean discovery,
    @Nullable ClassLoader classLoader,
    Map<String, Duration> periods,
    Map<String, Duration> deadlines,
    @Nullable ConfigStore configStore,
    OutboxLimits outbox,
    int maxMonitorables,
    List<MonitorsListener> listeners) {

  /** Returns how many monitors may run, and why no more may. */
  public Capacity capacity() {
    if (execution.maxTasks() < maxMonitorables) {
      int max = execution.maxTasks();
      return new Capacity(
          max,
          "more than "
              + max
              + " monitorables, with "
              + execution
              + "; ExecutionStrategies.taskQueue() runs more");
    }
    String reason = "more than " + maxMonitorables + " monitorables";
    return connections == ConnectionMode.SHARED
        ? new Capacity(maxMonitorables, reason)
        : new Capacity(maxMonitorables, reason + ", with connections " + connections);
  }

  /** Returns the status of a manager that was never started. */
  public ManagerStatus idleStatus(ManagerStatus.State state) {
    return new ManagerStatus(
        name,
        state,
        Startup.NONE,
        unconnected(ConnectionStatus.Side.PUBLISHING, ""),
        idleRoles(),
        List.of(),
        MonitorConnections.none(connections),
        List.of(),
        null,
        new ManagerStatus.Documents(0, 0, 0, 0, 0),
        WaitingDocuments.NONE,
        List.of(),
        List.of(),
        new OutboxStatus(0, 0, Duration.ZERO, outbox.readings(), outbox.bytes(), outbox.age()),
        MessageCounts.EMPTY,
        MessageCounts.EMPTY,
        MessageCounts.EMPTY,
        0,
        0);
  }

  private List<RoleStatus> idleRoles() {
    return roles.isEmpty()
        ? List.of(idleRole("", name, configsQueue, heartbeatQueue, List.of()))
        : roles.stream()
            .map(
                role ->
                    idleRole(
                        role.name(),
                        role.name(),
                        role.configsQueue(),
                        role.heartbeatQueue(),
                        List.copyOf(role.types())))
            .toList();
  }

  private RoleStatus idleRole(
      String id, String roleName, String configs, String heartbeat, List<String> types) {
    return new RoleStatus(
        roleName,
        configs,
        heartbeat,
        unconnected(ConnectionStatus.Side.CONSUMING, id),
        RoleStatus.Hold.UNKNOWN,
        time.now(),
        false,
        false,
        types,
        List.of(),
        Map.of(),
        List.of());
  }

  private ConnectionStatus unconnected(ConnectionStatus.Side side, String role) {
    return new ConnectionStatus(
        side, role, ConnectionStatus.State.NONE, time.now(), "", 0, 0, Duration.ZERO);
  }
}
