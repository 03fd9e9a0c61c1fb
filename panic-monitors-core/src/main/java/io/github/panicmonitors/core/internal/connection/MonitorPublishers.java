package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.manager.MonitorConnections;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.core.internal.loop.Latch;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.SendQueue;
import io.github.panicmonitors.core.internal.task.Fence;
import io.github.panicmonitors.core.internal.task.TaskListener.RestOfRound;
import io.github.panicmonitors.core.internal.task.TaskPlan;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives each monitor a publisher with its own connections. Like its fence, a publisher survives
 * configuration updates and lasts until the monitor is removed.
 */
abstract class MonitorPublishers implements PublisherConnections {
  private final MonitorSessions sessions;
  private final ManagerThreads threads;
  private final Outbox outbox;
  private final ConnectionStatusTracker shared;
  private final MonitorConnectionsTracker tracker;
  private final Map<Fence, MonitorPublisher> publishers = new ConcurrentHashMap<>();
  private final Latch allEnded;
  private volatile boolean closed;

  /**
   * Creates the publishers, without any connection.
   *
   * @param shared status of the manager's own connection: while it fails, no other is opened
   */
  MonitorPublishers(
      MonitorSessions sessions, ConnectionStatusTracker shared, MonitorConnectionsTracker tracker) {
    this.sessions = sessions;
    this.threads = sessions.threads();
    this.outbox = sessions.outbox();
    this.shared = shared;
    this.tracker = tracker;
    this.allEnded = new Latch(threads.time());
  }

  /** Publishes on the round's thread. Subclasses decide whether the connection stays open. */
  abstract void deliver(MonitorPublisher publisher, Round round) throws InterruptedException;

  @Override
  public final MonitorConnections status() {
    return tracker.status();
  }

  @Override
  public final SendQueue queueOf(TaskPlan plan) {
    SendQueue queue = publisher(plan).queue();
    // Checked once the publisher is visible: removed() either finds it or its shut fence is seen
    // here.
    if (plan.fence().isShut()) {
      outbox.retire(queue);
    }
    return queue;
  }

  private MonitorPublisher publisher(TaskPlan plan) {
    MonitorPublisher publisher =
        publishers.computeIfAbsent(
            plan.fence(),
            fence -> sessions.publisher(plan.name(), shared, tracker.newEntry(plan.name())));
    // Checked once the publisher is visible: close() either finds it or is seen here.
    if (closed) {
      outbox.retire(publisher.queue());
      end(plan.fence(), publisher);
    }
    return publisher;
  }

  @Override
  public final void deliver(TaskPlan plan, RestOfRound rest) {
    rest.run(round -> deliver(publisher(plan), round));
  }

  /** Waiting messages move to the manager's connection, where the fence drops them. */
  @Override
  public final void removed(TaskPlan plan) {
    MonitorPublisher publisher = publishers.get(plan.fence());
    if (publisher != null) {
      outbox.retire(publisher.queue());
    }
  }

  @Override
  public final void released(TaskPlan plan) {
    MonitorPublisher publisher = plan.fence().isShut() ? publishers.remove(plan.fence()) : null;
    if (publisher != null) {
      publisher.end();
    }
  }

  @Override
  public final void abandoned(TaskPlan plan) {
    if (plan.fence().isShut()) {
      threads.start("disconnect", () -> released(plan));
    }
  }

  @Override
  public final void close() {
    closed = true;
    publishers.values().forEach(publisher -> outbox.retire(publisher.queue()));
    publishers.forEach(this::startEnd);
    openIfAllEnded();
  }

  private void startEnd(Fence fence, MonitorPublisher publisher) {
    if (publisher.isConnected()) {
      threads.start("disconnect", () -> end(fence, publisher));
    } else {
      end(fence, publisher);
    }
  }

  private void end(Fence fence, MonitorPublisher publisher) {
    publisher.end();
    publishers.remove(fence);
    openIfAllEnded();
  }

  private void openIfAllEnded() {
    if (publishers.isEmpty()) {
      allEnded.open();
    }
  }

  @Override
  public final boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return allEnded.await(deadlineNanos);
  }
}
