package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.SendQueue;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one monitor's messages over its own connection. The threads of its rounds connect and
 * publish, one at a time; in between, its messages wait in its queue.
 */
final class MonitorPublisher {
  private final Outbox outbox;
  private final SendQueue queue;
  private final Supplier<MonitorSession> sessions;
  private final BooleanSupplier mayConnect;
  private final MonitorConnectionsTracker.Entry tracker;
  private final AtomicReference<@Nullable MonitorSession> session = new AtomicReference<>();
  private volatile boolean ended;

  /**
   * Creates a publisher without a connection.
   *
   * @param mayConnect asked before a connection is opened
   */
  MonitorPublisher(
      Outbox outbox,
      SendQueue queue,
      Supplier<MonitorSession> sessions,
      BooleanSupplier mayConnect,
      MonitorConnectionsTracker.Entry tracker) {
    this.outbox = outbox;
    this.queue = queue;
    this.sessions = sessions;
    this.mayConnect = mayConnect;
    this.tracker = tracker;
  }

  SendQueue queue() {
    return queue;
  }

  /** Sends the waiting messages within the round's time. Connects if there are any. */
  void publish(Round round) throws InterruptedException {
    MonitorSession current = session.get();
    if (current != null && current.isOver()) {
      disconnect(current);
      current = null;
    }
    boolean waiting = outbox.hasNext(queue);
    if (current == null && waiting && mayConnect.getAsBoolean()) {
      publish(sessions.get(), round);
    } else if (current != null && (waiting || current.awaitsConfirms())) {
      publish(current, round);
    }
  }

  private void publish(MonitorSession current, Round round) throws InterruptedException {
    session.set(current);
    boolean published = false;
    try {
      // Checked once the session is visible: a concurrent end() either finds it or is seen here.
      if (!ended) {
        round.onCancel(current::abort);
        current.flush(round.remaining());
        published = true;
      }
    } catch (BrokerException e) {
      reportUnlessCancelled(current, round, Supervisor.reason(e));
    } catch (InterruptedException e) {
      reportUnlessCancelled(current, round, "not confirmed within the round's time");
      throw e;
    } finally {
      if (!published) {
        disconnect(current);
      }
    }
  }

  /**
   * Reports a failure, unless the round was cancelled before its deadline, which is not the
   * broker's fault.
   */
  private void reportUnlessCancelled(MonitorSession current, Round round, String reason) {
    if (!current.isAborted() || round.remaining().equals(Duration.ZERO)) {
      tracker.failing(reason);
    }
  }

  boolean isConnected() {
    return session.get() != null;
  }

  /** Closes the connection, if there is one. */
  void disconnect() {
    MonitorSession current = session.get();
    if (current != null) {
      disconnect(current);
    }
  }

  private void disconnect(MonitorSession current) {
    current.end();
    session.compareAndSet(current, null);
  }

  /** Closes the connection for good, because the monitor has ended. */
  void end() {
    ended = true;
    disconnect();
    tracker.forget();
  }
}
