package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.MonitorConnections;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.SendQueue;
import io.github.panicmonitors.core.internal.task.TaskPlan;

/** The monitors' ways to the broker. */
public interface PublisherConnections {

  /** All go the manager's way. */
  static PublisherConnections shared(Outbox outbox) {
    return new SharedUplink(outbox);
  }

  MonitorConnections status();

  /** Where a monitor's messages wait. */
  SendQueue outlet(TaskPlan plan);

  /** Whether monitors have to {@link #deliver} what they say. */
  boolean areOwn();

  /** Sends what a monitor says. Called by the thread of its round, within the round's time. */
  void deliver(TaskPlan plan, Round round) throws InterruptedException;

  /** A monitor was removed. Does not block. */
  void removed(TaskPlan plan);

  /** A version of a monitor has ended. Called by its last thread. */
  void released(TaskPlan plan);

  /** A version of a monitor has left its thread behind. Does not block. */
  void abandoned(TaskPlan plan);

  /** Begins to end; what is not confirmed goes the manager's way. */
  void close();

  /** Waits for the end, after {@link #close}; false if the deadline came first. */
  boolean awaitEnd(long deadlineNanos) throws InterruptedException;

  /** The manager's way, which needs nothing of the monitors. */
  record SharedUplink(Outbox outbox) implements PublisherConnections {
    @Override
    public MonitorConnections status() {
      return MonitorConnections.none(ConnectionMode.SHARED);
    }

    @Override
    public SendQueue outlet(TaskPlan plan) {
      return outbox.shared();
    }

    @Override
    public boolean areOwn() {
      return false;
    }

    @Override
    public void deliver(TaskPlan plan, Round round) {}

    @Override
    public void removed(TaskPlan plan) {}

    @Override
    public void released(TaskPlan plan) {}

    @Override
    public void abandoned(TaskPlan plan) {}

    @Override
    public void close() {}

    @Override
    public boolean awaitEnd(long deadlineNanos) {
      return true;
    }
  }
}
