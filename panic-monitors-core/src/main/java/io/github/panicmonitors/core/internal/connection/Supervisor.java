package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.loop.Latch;
import io.github.panicmonitors.core.internal.loop.LoopErrorHandler;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one side connected: connect, open, serve, and after whatever end the same again. The first
 * connection, a lost one and one that a channel error has ended go the same way.
 */
final class Supervisor {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

  /** A connection that lived this long was a good one: failures are counted anew after it. */
  private static final Duration GOOD_LIFE = Duration.ofSeconds(10);

  private final TimeSource time;
  private final Broker broker;
  private final String name;
  private final Supplier<? extends Session> sessions;
  private final ConnectionStatusTracker board;
  private final Waiter pause;
  private final Latch firstAttempt;
  private final Latch ended;
  private final ReconnectDelay delay = new ReconnectDelay(new SplittableRandom());

  /** Made ahead: there may be no memory for it when it is needed. */
  private final String failed = "unexpected failure; the connection is opened anew";

  private final Thread thread;

  private volatile boolean stopped;
  private volatile @Nullable Session session;
  private volatile @Nullable BrokerConnection connection;
  private volatile @Nullable BrokerException firstFailure;

  /** Touched by the supervisor's thread only. */
  private long failuresInARow;

  Supervisor(
      ManagerThreads threads,
      String role,
      Broker broker,
      String name,
      Supplier<? extends Session> sessions,
      ConnectionStatusTracker board) {
    this.time = threads.time();
    this.broker = broker;
    this.name = name;
    this.sessions = sessions;
    this.board = board;
    this.pause = time.waiter();
    this.firstAttempt = new Latch(time);
    this.ended = new Latch(time);
    this.thread = threads.start(role, this::run);
  }

  /** Waits until the first attempt to connect has succeeded or failed; its failure, if it has. */
  @Nullable BrokerException awaitFirstAttempt() throws InterruptedException {
    firstAttempt.await(Waiter.NO_DEADLINE);
    return firstFailure;
  }

  /** Begins to end the connection in good order; does not wait. */
  void stop() {
    stopped = true;
    Session current = session;
    if (current != null) {
      current.end();
    }
    pause.signal();
  }

  /** Waits until the connection has ended in good order, else ends it by force. */
  boolean awaitEnd(long politeUntilNanos, long deadlineNanos) throws InterruptedException {
    if (ended.await(politeUntilNanos)) {
      return true;
    }
    BrokerConnection current = connection;
    if (current != null) {
      current.forceClose();
    }
    time.interrupt(thread);
    return ended.await(deadlineNanos);
  }

  private void run() {
    try {
      while (!stopped) {
        outlive();
      }
    } finally {
      board.closed();
      firstAttempt.open();
      ended.open();
    }
  }

  /** Whatever happens, and be it that there is no memory: the next connection may be a good one. */
  private void outlive() {
    try {
      live();
    } catch (Throwable e) {
      LoopErrorHandler.log(log, name, failed, e);
      firstAttempt.open();
      pause(ReconnectDelay.FIRST.toNanos());
    }
  }

  /** One connection, from the attempt to the pause after its end. */
  private void live() {
    Session current = sessions.get();
    session = current;
    if (stopped) {
      // Whoever stopped it before the session could be seen has ended none.
      return;
    }
    board.connecting(current);
    long began = time.nanoTime();
    BrokerException failure = connectAndServe(current);
    if (stopped) {
      return;
    }
    boolean wasGood = time.nanoTime() - began > GOOD_LIFE.toNanos();
    failuresInARow = wasGood ? 1 : failuresInARow + 1;
    if (!firstAttempt.isOpen()) {
      firstFailure = failure;
      firstAttempt.open();
    }
    boolean refused = isRefusal(failure.fault());
    board.failed(refused ? State.REFUSED : State.CONNECTING, reason(failure), failuresInARow);
    pause(refused ? delay.afterRefusalNanos() : delay.afterFailureNanos(failuresInARow));
  }

  static String reason(BrokerException failure) {
    return failure.fault() + ": " + failure.getMessage();
  }

  private static boolean isRefusal(BrokerFault fault) {
    return switch (fault) {
      case CREDENTIALS_REFUSED, ACCESS_REFUSED, RESOURCE_LOCKED, PRECONDITION_FAILED -> true;
      case UNREACHABLE, CONNECTION_LOST, NOT_FOUND, TIMEOUT, CLOSED, PROTOCOL -> false;
    };
  }

  private BrokerException connectAndServe(Session current) {
    BrokerException failure;
    try {
      failure = served(current);
    } finally {
      close(current);
    }
    BrokerException cause = current.cause();
    return first(cause == null ? failure : cause);
  }

  /** Connects and serves, and returns why that has ended. */
  private BrokerException served(Session current) {
    try {
      BrokerConnection opened = broker.connect(name, current);
      connection = opened;
      if (stopped) {
        current.end();
      }
      current.open(opened);
      board.connected();
      firstAttempt.open();
      current.serve(opened);
      return new BrokerException(BrokerFault.CLOSED, "connection was closed");
    } catch (BrokerException e) {
      return e;
    } catch (InterruptedException e) {
      return new BrokerException(BrokerFault.CLOSED, "interrupted");
    } catch (Throwable e) {
      LoopErrorHandler.log(log, name, failed, e);
      return new BrokerException(BrokerFault.PROTOCOL, "unexpected failure: " + e, e);
    }
  }

  /**
   * Why the connection ended, whether or not it was ended already when something was asked of it:
   * the same refusal reads the same at every attempt.
   */
  private static BrokerException first(BrokerException failure) {
    BrokerException first = failure;
    while (first.getCause() instanceof BrokerException earlier) {
      first = earlier;
    }
    return first;
  }

  private void close(Session current) {
    current.end();
    BrokerConnection opened = connection;
    connection = null;
    try {
      if (opened != null) {
        opened.close();
      }
    } catch (Throwable e) {
      LoopErrorHandler.log(log, name, "the connection could not be closed", e);
    }
    current.ended();
  }

  private void pause(long nanos) {
    try {
      long until = time.nanoTime() + nanos;
      while (!stopped && pause.await(until)) {
        // A signal without a stop is an old one.
      }
    } catch (InterruptedException e) {
      log.debug("{}: interrupted while waiting to connect", name);
    }
  }
}
