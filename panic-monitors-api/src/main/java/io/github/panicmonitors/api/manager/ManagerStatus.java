package io.github.panicmonitors.api.manager;

import io.github.panicmonitors.api.execution.ExecutionLoad;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A manager at one moment. Immutable.
 *
 * @param name the manager's name
 * @param state how far its life is
 * @param publishing the connection that publishes
 * @param consuming the connection that consumes
 * @param monitorConnections the connections that monitors have of their own
 * @param monitors all monitors, those that are ending included
 * @param executionLoad how the execution strategy bears its load, or {@code null} if it does not
 *     say
 * @param documents what became of configuration documents
 * @param rejected what is wrong in the newest documents, and the last documents that could not be
 *     read
 * @param rounds what became of rounds, a total for each type of monitors
 * @param outbox what waits to be sent
 * @param readings the account of raw data
 * @param heartbeats the account of monitors' and the manager's heartbeats
 * @param monitorables the account of monitorable messages
 * @param abandonedThreads how many rounds did not end though they were cancelled
 * @param droppedEvents how many events a slow listener has missed
 */
public record ManagerStatus(
    String name,
    State state,
    ConnectionStatus publishing,
    ConnectionStatus consuming,
    MonitorConnections monitorConnections,
    List<MonitorStatus> monitors,
    @Nullable ExecutionLoad executionLoad,
    Documents documents,
    List<RejectedEntry> rejected,
    List<RoundTotals> rounds,
    OutboxStatus outbox,
    MessageCounts readings,
    MessageCounts heartbeats,
    MessageCounts monitorables,
    long abandonedThreads,
    long droppedEvents) {

  /** Creates a status of copies of the lists. */
  public ManagerStatus {
    monitors = List.copyOf(monitors);
    rejected = List.copyOf(rejected);
    rounds = List.copyOf(rounds);
  }

  /** Returns how the execution strategy bears its load; empty if it does not say. */
  public Optional<ExecutionLoad> load() {
    return Optional.ofNullable(executionLoad);
  }

  /** How far a manager's life is. */
  public enum State {
    /** Built, not started. */
    NEW,
    /** Started. */
    RUNNING,
    /** Closing or closed. */
    CLOSED
  }

  /**
   * What became of configuration documents.
   *
   * @param applied how many were applied
   * @param unclaimed how many were nobody's
   * @param unreadable how many were rejected as a whole
   * @param superseded how many were not applied because a newer version of the same document waited
   * @param unsaved how many of those applied the configuration store does not have yet, because it
   *     fails: after a restart they would be missing; zero if there is no store
   */
  public record Documents(
      long applied, long unclaimed, long unreadable, long superseded, long unsaved) {}
}
