package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.Latch;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tracks the status of the publishing or a consuming connection. */
public final class ConnectionStatusTracker implements PublishingSession.BlockedListener {
  private static final Logger log = LoggerFactory.getLogger(ConnectionStatusTracker.class);

  private final TimeSource time;
  private final Side side;
  private final String role;
  private final Listeners listeners;
  private final Executor reports;

  // The lock guards the session, so that an old one can no longer change the status. It also keeps
  // status() from counting blocked time while the next status is made: the sum would fall.
  private @Nullable Session session;
  private boolean wasConnected;

  private volatile Snapshot latest;
  private volatile Latch connected;

  public ConnectionStatusTracker(
      TimeSource time, Side side, String role, Listeners listeners, Executor reports) {
    this.reports = reports;
    this.time = time;
    this.side = side;
    this.role = role;
    this.listeners = listeners;
    this.latest =
        new Snapshot(
            new ConnectionStatus(side, role, State.NONE, time.now(), "", 0, 0, Duration.ZERO),
            time.nanoTime());
    this.connected = new Latch(time);
  }

  /** A status and when it began. Its blocked time is counted up to then. */
  private record Snapshot(ConnectionStatus status, long sinceNanos) {

    Duration blocked(long nowNanos) {
      return status.state() == State.BLOCKED
          ? status.blocked().plusNanos(nowNanos - sinceNanos)
          : status.blocked();
    }
  }

  public synchronized ConnectionStatus status() {
    Snapshot now = latest;
    ConnectionStatus shown = now.status();
    return new ConnectionStatus(
        side,
        role,
        shown.state(),
        shown.since(),
        shown.reason(),
        shown.attempts(),
        shown.reconnects(),
        now.blocked(time.nanoTime()));
  }

  private State state() {
    return latest.status().state();
  }

  /** Waits until the connection is open. Returns false if the deadline or the close came first. */
  public boolean awaitConnected(long deadlineNanos) throws InterruptedException {
    return connected.await(deadlineNanos) && state() != State.NONE;
  }

  /** Returns whether another connection is worth trying: this one is open, or not yet tried. */
  boolean mayConnect() {
    ConnectionStatus status = latest.status();
    return status.state() == State.CONNECTED
        || (status.state() == State.CONNECTING && status.attempts() == 0);
  }

  synchronized void connecting(Session next) {
    session = next;
    if (state() == State.NONE) {
      show(State.CONNECTING, "", 0);
    }
  }

  /**
   * Records that the connection is open.
   *
   * @param warning what does not work on it; may be empty
   */
  synchronized void connected(String warning) {
    show(State.CONNECTED, warning, 0, wasConnected ? 1 : 0);
    wasConnected = true;
    connected.open();
  }

  synchronized void failed(State state, String reason, long attempts) {
    session = null;
    if (connected.isOpen()) {
      connected = new Latch(time);
    }
    show(state, reason, attempts);
  }

  @Override
  public synchronized void blocked(Session by, String reason) {
    if (session == by) {
      show(State.BLOCKED, reason, 0);
    }
  }

  @Override
  public synchronized void unblocked(Session by) {
    if (session == by) {
      show(State.CONNECTED, "", 0);
    }
  }

  synchronized void closed() {
    session = null;
    show(State.NONE, "closed", 0);
    connected.open();
  }

  private void show(State state, String reason, long attempts) {
    show(state, reason, attempts, 0);
  }

  private void show(State state, String reason, long attempts, int reconnects) {
    long nowNanos = time.nanoTime();
    ConnectionStatus before = latest.status();
    boolean same = before.state() == state && before.reason().equals(reason);
    ConnectionStatus now =
        new ConnectionStatus(
            side,
            role,
            state,
            same ? before.since() : time.now(),
            reason,
            attempts,
            before.reconnects() + reconnects,
            latest.blocked(nowNanos));
    latest = new Snapshot(now, nowNanos);
    if (!same) {
      listeners.tell(listener -> listener.connectionChanged(now));
      reports.execute(() -> report(now));
    }
  }

  private static void report(ConnectionStatus now) {
    String connection =
        now.side() + " connection" + (now.role().isEmpty() ? "" : " of ") + now.role();
    if (now.reason().isEmpty() || now.state() == State.NONE) {
      log.info("{}: {}", connection, now.state());
    } else {
      log.warn("{}: {}: {}", connection, now.state(), now.reason());
    }
  }
}
