package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.MonitorConnections;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.SendQueue;
import io.github.panicmonitors.core.internal.task.TaskListener.RestOfRound;
import io.github.panicmonitors.core.internal.task.TaskPlan;
import java.util.concurrent.Executor;

/** The connections that the monitors' messages are published over. */
public interface PublisherConnections {

  /** Returns connections for a manager without a broker: there are none. */
  static PublisherConnections none(Outbox outbox) {
    return new SharedConnection(outbox, MonitorConnections.none(ConnectionMode.SHARED));
  }

  /**
   * Returns the connections of a mode. None is opened yet.
   *
   * @param shared status of the manager's own publishing connection: while it fails, no monitor
   *     tries to connect
   */
  static PublisherConnections of(
      ConnectionMode mode,
      ManagerThreads threads,
      Broker broker,
      String managerName,
      Outbox outbox,
      ConnectionStatusTracker shared,
      Executor reports) {
    MonitorConnections none = MonitorConnections.none(mode);
    MonitorConnectionsTracker tracker = new MonitorConnectionsTracker(none, reports);
    MonitorSessions sessions = new MonitorSessions(threads, broker, managerName, outbox);
    return switch (mode) {
      case SHARED -> new SharedConnection(outbox, none);
      case PER_MONITOR -> new ConnectionPerMonitor(sessions, shared, tracker);
      case PER_ROUND -> new ConnectionPerRound(sessions, shared, tracker);
    };
  }

  /** Returns how many connections are open besides the manager's own, and why one fails. */
  MonitorConnections status();

  /** Returns the queue in which a monitor's messages wait to be sent. */
  SendQueue queueOf(TaskPlan plan);

  /**
   * Publishes the messages in a monitor's queue, if the round's thread has to publish in this mode.
   */
  void deliver(TaskPlan plan, RestOfRound rest);

  /** A monitor was removed. Does not block. */
  void removed(TaskPlan plan);

  /** A version of a monitor has ended. Called by its last thread. */
  void released(TaskPlan plan);

  /** A version of a monitor was abandoned and its thread with it. Does not block. */
  void abandoned(TaskPlan plan);

  /** Starts closing. Unconfirmed messages are sent over the manager's own connection. */
  void close();

  /**
   * Waits until all connections are closed, after {@link #close}. Returns false if the deadline
   * came first.
   */
  boolean awaitEnd(long deadlineNanos) throws InterruptedException;
}
