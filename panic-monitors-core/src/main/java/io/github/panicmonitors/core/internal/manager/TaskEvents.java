package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.core.internal.connection.PublisherConnections;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.outbox.RoundPublisher;
import io.github.panicmonitors.core.internal.registry.Registry;
import io.github.panicmonitors.core.internal.rounds.RoundCounters;
import io.github.panicmonitors.core.internal.task.MonitorTask;
import io.github.panicmonitors.core.internal.task.TaskListener;
import java.util.function.Supplier;

/**
 * Passes on the events of tasks.
 *
 * @param publishes whether there is a broker to publish to
 * @param registry returns the registry, which is created after this object
 */
record TaskEvents(
    boolean publishes,
    RoundPublisher roundPublisher,
    PublisherConnections publishers,
    Listeners listeners,
    RoundCounters rounds,
    EventLoop control,
    Supplier<Registry> registry)
    implements TaskListener {

  @Override
  public void completed(MonitorTask task, RoundReport report) {
    if (publishes) {
      roundPublisher.publish(task.plan(), report, publishers.queueOf(task.plan()));
    }
    listeners.tell(listener -> listener.roundFinished(report));
    rounds.ended(report);
  }

  @Override
  public void skipped(MonitorTask task, long slots) {
    rounds.skipped(task.key().type(), slots);
  }

  @Override
  public void roundAbandoned(MonitorTask task, RoundReport report) {
    rounds.ended(report);
  }

  @Override
  public void deliver(MonitorTask task, RestOfRound rest) {
    publishers.deliver(task.plan(), rest);
  }

  @Override
  public void removed(MonitorTask task) {
    publishers.removed(task.plan());
  }

  @Override
  public void neverBegan(MonitorTask task) {
    publishers.abandoned(task.plan());
  }

  @Override
  public void ended(MonitorTask task) {
    control.execute(() -> registry.get().ended(task));
  }

  @Override
  public void abandoned(MonitorTask task) {
    registry.get().abandoned(task);
    publishers.abandoned(task.plan());
  }

  @Override
  public void released(MonitorTask task) {
    control.execute(() -> registry.get().released(task));
    publishers.released(task.plan());
  }
}
