package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.manager.MonitorConnections;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.SendQueue;
import io.github.panicmonitors.core.internal.task.TaskListener.RestOfRound;
import io.github.panicmonitors.core.internal.task.TaskPlan;

/** All monitors publish over the manager's own connection, which has a thread for that. */
record SharedConnection(Outbox outbox, MonitorConnections status) implements PublisherConnections {

  @Override
  public SendQueue queueOf(TaskPlan plan) {
    return outbox.shared();
  }

  @Override
  public void deliver(TaskPlan plan, RestOfRound rest) {}

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
