package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.Gate;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one side's connection stands, for everybody to see. */
public final class StatusBoard implements PublishingSession.Blockages {
  private static final Logger log = LoggerFactory.getLogger(StatusBoard.class);

  private final TimeSource time;
  private final Side side;
  private final Listeners listeners;
  private final Executor reports;

  // The lock guards the session, so that an old one can no longer change the status.
  private @Nullable Session session;

  private volatile ConnectionStatus status;
  private volatile Gate connected;

  public StatusBoard(TimeSource time, Side side, Listeners listeners, Executor reports) {
    this.reports = reports;
    this.time = time;
    this.side = side;
    this.listeners = listeners;
    this.status = new ConnectionStatus(side, State.NONE, time.now(), "", 0);
    this.connected = new Gate(time);
  }

  public ConnectionStatus status() {
    return status;
  }

  /** Waits until the connection is open; false if the deadline or the close came first. */
  public boolean awaitConnected(long deadlineNanos) throws InterruptedException {
    return connected.await(deadlineNanos) && status.state() != State.NONE;
  }

  synchronized void connecting(Session next) {
    session = next;
    if (status.state() == State.NONE) {
      show(State.CONNECTING, "", 0);
    }
  }

  synchronized void connected() {
    show(State.CONNECTED, "", 0);
    connected.open();
  }

  synchronized void failed(State state, String reason, long attempts) {
    session = null;
    if (connected.isOpen()) {
      connected = new Gate(time);
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
    ConnectionStatus before = status;
    boolean same = before.state() == state && before.reason().equals(reason);
    ConnectionStatus now =
        new ConnectionStatus(side, state, same ? before.since() : time.now(), reason, attempts);
    status = now;
    if (!same) {
      listeners.tell(listener -> listener.connection(now));
      reports.execute(() -> report(now));
    }
  }

  private static void report(ConnectionStatus now) {
    if (now.state() == State.CONNECTED || now.reason().isEmpty() || now.state() == State.NONE) {
      log.info("{} connection: {}", now.side(), now.state());
    } else {
      log.warn("{} connection: {}: {}", now.side(), now.state(), now.reason());
    }
  }
}
