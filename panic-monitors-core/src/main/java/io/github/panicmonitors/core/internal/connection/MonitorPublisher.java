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
 * One monitor's own way to the broker. The threads of its rounds connect and publish, one at a
 * time; in between, its messages wait at its outlet.
 */
final class MonitorPublisher {
  private final Outbox outbox;
  private final SendQueue outlet;
  private final Supplier<MonitorSession> links;
  private final MonitorConnectionsTracker.Entry board;
  private final AtomicReference<@Nullable MonitorSession> link = new AtomicReference<>();
  private volatile boolean ended;

  MonitorPublisher(
      Outbox outbox,
      SendQueue outlet,
      Supplier<MonitorSession> links,
      MonitorConnectionsTracker.Entry board) {
    this.outbox = outbox;
    this.outlet = outlet;
    this.links = links;
    this.board = board;
  }

  SendQueue outlet() {
    return outlet;
  }

  /**
   * Sends what waits, within what is left of the round's time.
   *
   * @param mayConnect whether to open a connection if none is open
   * @param keep whether to leave the connection open afterwards
   */
  void deliver(Round round, BooleanSupplier mayConnect, boolean keep) throws InterruptedException {
    MonitorSession current = link.get();
    if (current != null && current.isOver()) {
      disconnect(current);
      current = null;
    }
    if (current == null && outbox.hasNext(outlet) && mayConnect.getAsBoolean()) {
      send(links.get(), round, keep);
    } else if (current != null && (outbox.hasNext(outlet) || current.awaitsAnswers())) {
      send(current, round, keep);
    }
  }

  private void send(MonitorSession current, Round round, boolean keep) throws InterruptedException {
    link.set(current);
    boolean works = false;
    try {
      // Looked at after the link can be seen: whoever ends this either finds it or is seen here.
      if (ended) {
        return;
      }
      round.onCancel(current::abort);
      current.flush(round.remaining());
      works = true;
    } catch (BrokerException e) {
      reportUnlessCancelled(current, round, Supervisor.reason(e));
    } catch (InterruptedException e) {
      reportUnlessCancelled(current, round, "not confirmed within the round's time");
      throw e;
    } finally {
      if (!works || !keep) {
        disconnect(current);
      }
    }
  }

  /** What a cancelled round could not send says nothing of the broker, unless its time was up. */
  private void reportUnlessCancelled(MonitorSession current, Round round, String reason) {
    if (!current.isAborted() || round.remaining().equals(Duration.ZERO)) {
      board.failing(reason);
    }
  }

  private void disconnect(MonitorSession current) {
    current.end();
    link.compareAndSet(current, null);
  }

  boolean isConnected() {
    return link.get() != null;
  }

  /** The monitor is no more: ends the connection, if there is one. */
  void end() {
    ended = true;
    MonitorSession current = link.get();
    if (current != null) {
      disconnect(current);
    }
    board.forget();
  }
}
