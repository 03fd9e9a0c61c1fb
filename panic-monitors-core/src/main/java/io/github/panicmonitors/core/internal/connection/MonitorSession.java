package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.core.internal.loop.LoopErrorHandler;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of one monitor, from the attempt to open it to its end. */
final class MonitorSession {
  private static final Logger log = LoggerFactory.getLogger(MonitorSession.class);

  private final ManagerThreads threads;
  private final Broker broker;
  private final String name;
  private final PublishingSession session;
  private final MonitorConnectionsTracker.Entry tracker;
  private final AtomicReference<@Nullable BrokerConnection> connection = new AtomicReference<>();
  private volatile boolean aborted;

  MonitorSession(
      ManagerThreads threads,
      Broker broker,
      String name,
      PublishingSession session,
      MonitorConnectionsTracker.Entry tracker) {
    this.threads = threads;
    this.broker = broker;
    this.name = name;
    this.session = session;
    this.tracker = tracker;
  }

  /** Returns whether it can no longer publish. True once aborted, even while it is connecting. */
  boolean isOver() {
    return aborted || session.isOver();
  }

  boolean isAborted() {
    return aborted;
  }

  /** Returns whether confirms are still missing although the broker is not blocked. */
  boolean awaitsConfirms() {
    return !session.isSettled() && !session.isBlocked();
  }

  /**
   * Connects if necessary, and publishes until all waiting messages are confirmed or the broker
   * blocks.
   */
  void flush(Duration atMost) throws BrokerException, InterruptedException {
    long deadline = threads.time().nanoTime() + atMost.toNanos();
    BrokerConnection current = connection.get();
    if (current == null) {
      current = connect();
    }
    if (!session.flush(current, deadline)) {
      throw new BrokerException(BrokerFault.TIMEOUT, "not confirmed within the round's time");
    }
    requireOpen();
    if (!session.isBlocked()) {
      tracker.working();
    }
  }

  private void requireOpen() throws BrokerException {
    if (session.isOver()) {
      BrokerException cause = session.cause();
      throw cause == null
          ? new BrokerException(BrokerFault.CLOSED, "connection was closed")
          : cause;
    }
  }

  private BrokerConnection connect() throws BrokerException, InterruptedException {
    BrokerConnection opened = broker.connect(name, session);
    tracker.opened();
    connection.set(opened);
    // Checked once the connection is visible: abort() either finds it or is seen here.
    if (aborted) {
      throw new InterruptedException("cancelled while connecting");
    }
    session.open(opened);
    return opened;
  }

  /** Stops the thread that is connecting or publishing. Does not wait for it. */
  void abort() {
    aborted = true;
    BrokerConnection current = connection.get();
    if (current != null) {
      threads.start("disconnect", current::forceClose);
    }
  }

  /**
   * Closes the connection, by force if confirms are missing. Unconfirmed messages return to the
   * outbox.
   */
  void end() {
    aborted = true;
    session.end();
    BrokerConnection current = connection.getAndSet(null);
    if (current != null) {
      close(current);
      tracker.closed();
    }
    session.ended();
  }

  private void close(BrokerConnection current) {
    try {
      if (session.isSettled()) {
        current.close();
      } else {
        current.forceClose();
      }
    } catch (Throwable e) {
      LoopErrorHandler.log(log, name, "the connection could not be closed", e);
    }
  }
}
