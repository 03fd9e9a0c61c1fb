package io.github.panicmonitors.testkit.status;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MonitorConnections;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.OutboxStatus;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.manager.RoleStatus;
import io.github.panicmonitors.api.manager.RoundTotals;
import io.github.panicmonitors.api.manager.Startup;
import io.github.panicmonitors.api.manager.WaitingDocuments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ManagerStatus}. A new builder has the status of a healthy manager: running,
 * connected, without monitors, all counts zero.
 *
 * <pre>{@code
 * when(manager.status())
 *     .thenReturn(
 *         TestManagerStatus.named("Node Monitors Manager")
 *             .publishing(ConnectionStatus.State.BLOCKED, "low on memory")
 *             .monitor(TestMonitorStatus.of("height", "node_1").failure(FailureKind.CONNECT, "no"))
 *             .build());
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class TestManagerStatus {
  /** The default for every time in a status: noon of 31 January 2026, UTC. */
  public static final Instant TIME = Instant.parse("2026-01-31T12:00:00Z");

  private final String name;
  private ManagerStatus.State state = ManagerStatus.State.RUNNING;
  private Startup startup = new Startup(true, 0, 0);
  private ConnectionStatus publishing =
      connection(ConnectionStatus.Side.PUBLISHING, ConnectionStatus.State.CONNECTED, "");
  private ConnectionStatus consuming =
      connection(ConnectionStatus.Side.CONSUMING, ConnectionStatus.State.CONNECTED, "");
  private MonitorConnections monitorConnections = MonitorConnections.none(ConnectionMode.SHARED);
  private final List<MonitorStatus> monitors = new ArrayList<>();
  private @Nullable ExecutionLoad load;
  private ManagerStatus.Documents documents = new ManagerStatus.Documents(0, 0, 0, 0, 0);
  private WaitingDocuments waitingDocuments = WaitingDocuments.NONE;
  private final List<RejectedEntry> rejected = new ArrayList<>();
  private final List<String> unclaimed = new ArrayList<>();
  private final List<RoleStatus> roles = new ArrayList<>();
  private final List<String> typesWithoutRole = new ArrayList<>();
  private final List<RoundTotals> rounds = new ArrayList<>();
  private OutboxStatus outbox =
      new OutboxStatus(0, 0, Duration.ZERO, 10_000, 1 << 26, Duration.ofMinutes(5));
  private MessageCounts readings = MessageCounts.EMPTY;
  private MessageCounts heartbeats = MessageCounts.EMPTY;
  private MessageCounts monitorables = MessageCounts.EMPTY;
  private long abandonedThreads;
  private long droppedEvents;

  private TestManagerStatus(String name) {
    this.name = requireNonNull(name, "name");
  }

  /** Creates a builder for a manager of this name. */
  public static TestManagerStatus named(String name) {
    return new TestManagerStatus(name);
  }

  private static ConnectionStatus connection(
      ConnectionStatus.Side side, ConnectionStatus.State state, String reason) {
    return new ConnectionStatus(side, "", state, TIME, reason, 0, 0, Duration.ZERO);
  }

  /** Sets the life-cycle state. Default: running. */
  public TestManagerStatus state(ManagerStatus.State value) {
    state = requireNonNull(value, "state");
    return this;
  }

  /** Sets the progress of the start. Default: complete, without stored documents. */
  public TestManagerStatus startup(Startup value) {
    startup = requireNonNull(value, "startup");
    return this;
  }

  /** Sets the state of the publishing connection, and its reason. Default: connected. */
  public TestManagerStatus publishing(ConnectionStatus.State value, String reason) {
    return publishing(connection(ConnectionStatus.Side.PUBLISHING, value, reason));
  }

  /** Sets the publishing connection. */
  public TestManagerStatus publishing(ConnectionStatus connection) {
    publishing = requireNonNull(connection, "connection");
    return this;
  }

  /** Sets the state of the consuming connection, and its reason. Default: connected. */
  public TestManagerStatus consuming(ConnectionStatus.State value, String reason) {
    return consuming(connection(ConnectionStatus.Side.CONSUMING, value, reason));
  }

  /** Sets the consuming connection of a manager without roles. */
  public TestManagerStatus consuming(ConnectionStatus connection) {
    consuming = requireNonNull(connection, "connection");
    return this;
  }

  /** Sets the monitors' own connections. Default: none, the mode is shared. */
  public TestManagerStatus monitorConnections(MonitorConnections connections) {
    monitorConnections = requireNonNull(connections, "connections");
    return this;
  }

  /** Adds a monitor. */
  public TestManagerStatus monitor(TestMonitorStatus monitor) {
    return monitor(monitor.build());
  }

  /** Adds a monitor. */
  public TestManagerStatus monitor(MonitorStatus monitor) {
    monitors.add(requireNonNull(monitor, "monitor"));
    return this;
  }

  /** Sets the load of the execution strategy. Default: none. */
  public TestManagerStatus load(ExecutionLoad value) {
    load = requireNonNull(value, "load");
    return this;
  }

  /** Sets the counts of configuration documents. */
  public TestManagerStatus documents(ManagerStatus.Documents counts) {
    documents = requireNonNull(counts, "counts");
    return this;
  }

  /** Sets the documents that are not applied yet. Default: none. */
  public TestManagerStatus waitingDocuments(WaitingDocuments value) {
    waitingDocuments = requireNonNull(value, "waitingDocuments");
    return this;
  }

  /**
   * Adds a rejected entry.
   *
   * @param routingKey the routing key of its document
   * @param type the provider's type
   */
  public TestManagerStatus rejected(String routingKey, String type, String id, String reason) {
    rejected.add(new RejectedEntry(routingKey, type, id, reason, TIME));
    return this;
  }

  /** Adds the routing key of an unclaimed document of a manager without roles. */
  public TestManagerStatus unclaimed(String routingKey) {
    unclaimed.add(requireNonNull(routingKey, "routingKey"));
    return this;
  }

  /** Adds the counts of a type's rounds. */
  public TestManagerStatus rounds(RoundTotals totals) {
    rounds.add(requireNonNull(totals, "totals"));
    return this;
  }

  /** Sets the outbox. Default: empty, with the default limits. */
  public TestManagerStatus outbox(OutboxStatus value) {
    outbox = requireNonNull(value, "outbox");
    return this;
  }

  /** Sets the counts of raw data messages: confirmed ones, and ones that are pending. */
  public TestManagerStatus readings(long confirmed, long pending) {
    return readings(new MessageCounts(confirmed + pending, confirmed, 0, Map.of()));
  }

  /** Sets the counts of raw data messages. */
  public TestManagerStatus readings(MessageCounts counts) {
    readings = requireNonNull(counts, "counts");
    return this;
  }

  /** Sets the counts of heartbeats. */
  public TestManagerStatus heartbeats(MessageCounts counts) {
    heartbeats = requireNonNull(counts, "counts");
    return this;
  }

  /** Sets the counts of monitorable messages. */
  public TestManagerStatus monitorables(MessageCounts counts) {
    monitorables = requireNonNull(counts, "counts");
    return this;
  }

  /** Sets the number of rounds that did not end after they were cancelled. */
  public TestManagerStatus abandonedThreads(long count) {
    abandonedThreads = count;
    return this;
  }

  /** Sets the number of events that a slow listener missed. */
  public TestManagerStatus droppedEvents(long count) {
    droppedEvents = count;
    return this;
  }

  /** Adds a role. Default: one with the manager's name. */
  public TestManagerStatus role(RoleStatus role) {
    roles.add(requireNonNull(role, "role"));
    return this;
  }

  /** Adds a type that no role runs. */
  public TestManagerStatus typeWithoutRole(String type) {
    typesWithoutRole.add(requireNonNull(type, "type"));
    return this;
  }

  private RoleStatus defaultRole() {
    return new RoleStatus(
        name,
        "monitors_manager_configs_queue",
        "monitors_manager_heartbeat_queue",
        consuming,
        hold(),
        TIME,
        true,
        true,
        List.of(),
        List.of(),
        Map.of(),
        unclaimed);
  }

  private RoleStatus.Hold hold() {
    return switch (consuming.state()) {
      case CONNECTED, BLOCKED -> RoleStatus.Hold.HELD;
      case REFUSED -> RoleStatus.Hold.REFUSED;
      case CONNECTING -> RoleStatus.Hold.LOST;
      case NONE -> RoleStatus.Hold.UNKNOWN;
    };
  }

  /** Returns the status. The builder can be changed and used again. */
  public ManagerStatus build() {
    return new ManagerStatus(
        name,
        state,
        startup,
        publishing,
        roles.isEmpty() ? List.of(defaultRole()) : roles,
        typesWithoutRole,
        monitorConnections,
        monitors,
        load,
        documents,
        waitingDocuments,
        rejected,
        rounds,
        outbox,
        readings,
        heartbeats,
        monitorables,
        abandonedThreads,
        droppedEvents);
  }
}
