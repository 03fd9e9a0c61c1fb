package io.github.panicmonitors.api.manager;

import io.github.panicmonitors.api.execution.ExecutionLoad;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a manager's state. Immutable.
 *
 * @param name the manager's name
 * @param state its life-cycle state
 * @param startup the progress of its start
 * @param publishing the connection that publishes
 * @param roles the manager's roles, each with its consuming connection
 * @param typesWithoutRole the installed types that no role runs
 * @param monitorConnections the monitors' own connections
 * @param monitors all monitors, including stopping ones
 * @param executionLoad the load of the execution strategy, or {@code null} if it reports none
 * @param documents counts of configuration documents
 * @param waitingDocuments the configuration documents that are not applied yet
 * @param rejected the rejected entries of the current documents, and the latest unreadable
 *     documents
 * @param rounds counts of rounds for each monitor type
 * @param outbox the raw data waiting to be sent
 * @param readings counts of raw data messages
 * @param heartbeats counts of heartbeats of monitors and of the manager
 * @param monitorables counts of monitorable messages
 * @param abandonedThreads the number of rounds that did not end after they were cancelled
 * @param droppedEvents the number of events dropped because a listener was too slow
 */
public record ManagerStatus(
    String name,
    State state,
    Startup startup,
    ConnectionStatus publishing,
    List<RoleStatus> roles,
    List<String> typesWithoutRole,
    MonitorConnections monitorConnections,
    List<MonitorStatus> monitors,
    @Nullable ExecutionLoad executionLoad,
    Documents documents,
    WaitingDocuments waitingDocuments,
    List<RejectedEntry> rejected,
    List<RoundTotals> rounds,
    OutboxStatus outbox,
    MessageCounts readings,
    MessageCounts heartbeats,
    MessageCounts monitorables,
    long abandonedThreads,
    long droppedEvents) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no role
   */
  public ManagerStatus {
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("roles must not be empty");
    }
    roles = List.copyOf(roles);
    typesWithoutRole = List.copyOf(typesWithoutRole);
    monitors = List.copyOf(monitors);
    rejected = List.copyOf(rejected);
    rounds = List.copyOf(rounds);
  }

  /** Returns the consuming connection; the first one that is not connected if there are several. */
  public ConnectionStatus consuming() {
    return roles.stream()
        .map(RoleStatus::consuming)
        .filter(connection -> connection.state() != ConnectionStatus.State.CONNECTED)
        .findFirst()
        .orElseGet(() -> roles.get(0).consuming());
  }

  /**
   * Returns the routing keys of the current documents that have an entry switched on and that no
   * type of their role reads. An entry is switched off if it has fields such as {@code
   * monitor_node} and none of them is true.
   */
  public List<String> unclaimed() {
    return roles.stream().flatMap(role -> role.unclaimed().stream()).distinct().toList();
  }

  /** Returns the load of the execution strategy; empty if it reports none. */
  public Optional<ExecutionLoad> load() {
    return Optional.ofNullable(executionLoad);
  }

  /** The life-cycle states of a manager. */
  public enum State {
    /** Built but not started. */
    NEW,
    /** Started. */
    RUNNING,
    /** Closing or closed. */
    CLOSED
  }

  /**
   * Counts of configuration documents.
   *
   * @param applied the number of applied documents
   * @param unclaimed the number of unclaimed documents since the start
   * @param unreadable the number of documents rejected as a whole
   * @param superseded the number of documents replaced by a newer one while waiting
   * @param unsaved the number of applied documents that are not stored yet because the
   *     configuration store fails, and would be missing after a restart; zero without a store
   */
  public record Documents(
      long applied, long unclaimed, long unreadable, long superseded, long unsaved) {}
}
