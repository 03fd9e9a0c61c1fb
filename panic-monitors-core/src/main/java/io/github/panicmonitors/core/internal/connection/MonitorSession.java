package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A connection of one monitor, from the attempt to open it to its end. */
final class MonitorSession {
  private final ManagerThreads threads;
  private final Broker broker;
  private final String name;
  private final PublishingSession session;
  private final MonitorConnectionsTracker.Entry board;
  private final AtomicReference<@Nullable BrokerConnection> open = new AtomicReference<>();
  private volatile boolean aborted;

  MonitorSession(
      ManagerThreads threads,
      Broker broker,
      String name,
      PublishingSession session,
      MonitorConnectionsTracker.Entry board) {
    this.threads = threads;
    this.broker = broker;
    this.name = name;
    this.session = session;
    this.board = board;
  }

  /** Whether it is of no more use; one that is being aborted is not, even while it connects. */
  boolean isOver() {
    return aborted || session.isOver();
  }

  boolean isAborted() {
    return aborted;
  }

  /** Whether the broker owes answers, which it did not give at once because it was blocked. */
  boolean awaitsAnswers() {
    return !session.owesNoAnswers() && !session.isBlocked();
  }

  /** Connects if need be, and publishes until all that waits is answered or the broker blocks. */
  void flush(Duration atMost) throws BrokerException, InterruptedException {
    long deadline = threads.time().nanoTime() + atMost.toNanos();
    BrokerConnection connection = open.get();
    if (connection == null) {
      connection = connect();
    }
    if (!session.flush(connection, deadline)) {
      throw new BrokerException(BrokerFault.TIMEOUT, "not confirmed within the round's time");
    }
    if (session.isOver()) {
      BrokerException cause = session.cause();
      throw cause == null
          ? new BrokerException(BrokerFault.CLOSED, "connection was closed")
          : cause;
    }
    if (!session.isBlocked()) {
      board.works();
    }
  }

  private BrokerConnection connect() throws BrokerException, InterruptedException {
    BrokerConnection connection = broker.connect(name, session);
    board.opened();
    open.set(connection);
    // Looked at after the connection can be seen: whoever aborts either finds it or is seen here.
    if (aborted) {
      throw new InterruptedException("cancelled while connecting");
    }
    session.open(connection);
    return connection;
  }

  /** Makes the thread that connects or publishes give up soon. Does not block. */
  void abort() {
    aborted = true;
    BrokerConnection connection = open.get();
    if (connection != null) {
      threads.start("disconnect", connection::forceClose);
    }
  }

  /** Ends the connection, by force if it still owes answers, and gives back what is unanswered. */
  void end() {
    aborted = true;
    session.end();
    BrokerConnection connection = open.getAndSet(null);
    if (connection != null) {
      close(connection);
      board.closed();
    }
    session.ended();
  }

  private void close(BrokerConnection connection) {
    if (session.owesNoAnswers()) {
      connection.close();
    } else {
      connection.forceClose();
    }
  }
}
