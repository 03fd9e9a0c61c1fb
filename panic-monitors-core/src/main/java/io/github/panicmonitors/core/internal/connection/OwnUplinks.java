package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.MonitorConnections;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.core.internal.loop.Latch;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.SendQueue;
import io.github.panicmonitors.core.internal.task.Fence;
import io.github.panicmonitors.core.internal.task.TaskPlan;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each monitor has a way of its own, which lasts over updates of its configuration, as its fence
 * does.
 */
public final class OwnUplinks implements PublisherConnections {
  private static final Logger log = LoggerFactory.getLogger(OwnUplinks.class);

  private final ConnectionMode mode;
  private final ManagerThreads threads;
  private final Broker broker;
  private final String managerName;
  private final Outbox outbox;
  private final ConnectionStatusTracker publishing;
  private final MonitorConnectionsTracker board;
  private final Map<Fence, MonitorPublisher> uplinks = new ConcurrentHashMap<>();
  private final Latch allEnded;
  private volatile boolean closed;

  /**
   * Creates no connection yet.
   *
   * @param publishing how the manager's own connection stands: while it fails, no other is tried
   */
  public OwnUplinks(
      ConnectionMode mode,
      ManagerThreads threads,
      Broker broker,
      String managerName,
      Outbox outbox,
      ConnectionStatusTracker publishing,
      Executor reports) {
    this.mode = mode;
    this.threads = threads;
    this.broker = broker;
    this.managerName = managerName;
    this.outbox = outbox;
    this.publishing = publishing;
    this.board = new MonitorConnectionsTracker(mode, reports);
    this.allEnded = new Latch(threads.time());
  }

  @Override
  public MonitorConnections status() {
    return board.status();
  }

  @Override
  public SendQueue outlet(TaskPlan plan) {
    SendQueue outlet = uplink(plan).outlet();
    // Looked at after the uplink can be seen: whoever shuts the fence either finds it or is seen.
    if (plan.fence().isShut()) {
      outbox.retire(outlet);
    }
    return outlet;
  }

  @Override
  public boolean areOwn() {
    return true;
  }

  private MonitorPublisher uplink(TaskPlan plan) {
    MonitorPublisher uplink =
        uplinks.computeIfAbsent(plan.fence(), fence -> newUplink(plan.name()));
    // Looked at after the uplink can be seen: the close either finds it or is seen here.
    if (closed) {
      outbox.retire(uplink.outlet());
      end(plan.fence(), uplink);
    }
    return uplink;
  }

  private MonitorPublisher newUplink(String monitorName) {
    SendQueue outlet = outbox.newOutlet();
    MonitorConnectionsTracker.Entry entry = board.newEntry();
    String name = managerName + " " + monitorName;
    return new MonitorPublisher(
        outbox,
        outlet,
        () -> {
          PublishingSession session = new PublishingSession(threads.time(), outbox, outlet, entry);
          return new MonitorSession(threads, broker, name, session, entry);
        },
        entry);
  }

  @Override
  public void deliver(TaskPlan plan, Round round) throws InterruptedException {
    uplink(plan).deliver(round, this::brokerIsThere, mode == ConnectionMode.PER_MONITOR);
  }

  private boolean brokerIsThere() {
    ConnectionStatus status = publishing.status();
    return status.state() == ConnectionStatus.State.CONNECTED
        || (status.state() == ConnectionStatus.State.CONNECTING && status.attempts() == 0);
  }

  /** What waits is cleared up over the manager's connection: the fence lets none of it pass. */
  @Override
  public void removed(TaskPlan plan) {
    MonitorPublisher uplink = uplinks.get(plan.fence());
    if (uplink != null) {
      outbox.retire(uplink.outlet());
    }
  }

  @Override
  public void released(TaskPlan plan) {
    MonitorPublisher uplink = plan.fence().isShut() ? uplinks.remove(plan.fence()) : null;
    if (uplink != null) {
      uplink.end();
    }
  }

  @Override
  public void abandoned(TaskPlan plan) {
    if (plan.fence().isShut()) {
      threads.start("disconnect", () -> released(plan));
    }
  }

  @Override
  public void close() {
    closed = true;
    uplinks.values().forEach(uplink -> outbox.retire(uplink.outlet()));
    uplinks.forEach(this::beginToEnd);
    openIfAllEnded();
  }

  private void beginToEnd(Fence fence, MonitorPublisher uplink) {
    try {
      if (uplink.isConnected()) {
        threads.start("disconnect", () -> end(fence, uplink));
      } else {
        end(fence, uplink);
      }
    } catch (RuntimeException | Error e) {
      log.error("a monitor's connection could not be ended", e);
    }
  }

  private void end(Fence fence, MonitorPublisher uplink) {
    uplink.end();
    uplinks.remove(fence);
    openIfAllEnded();
  }

  private void openIfAllEnded() {
    if (uplinks.isEmpty()) {
      allEnded.open();
    }
  }

  @Override
  public boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return allEnded.await(deadlineNanos);
  }
}
