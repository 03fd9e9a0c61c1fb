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
 * Keeps one connection alive: connects, opens a session, serves it, and reconnects whenever it
 * ends. A failed first attempt, a lost connection and a channel error are treated alike.
 */
final class Supervisor {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
  private static final String FAILED = "unexpected failure; the connection is opened again";

  /** A connection that lasted this long resets the count of failures. */
  private static final Duration STABLE = Duration.ofSeconds(10);

  private final ManagerThreads threads;
  private final TimeSource time;
  private final Broker broker;
  private final String name;
  private final Supplier<? extends Session> sessions;
  private final ConnectionStatusTracker status;
  private final Waiter pause;
  private final Latch firstAttempt;
  private final Latch ended;
  private final ReconnectDelay delay = new ReconnectDelay(new SplittableRandom());

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
      ConnectionStatusTracker status) {
    this.threads = threads;
    this.time = threads.time();
    this.broker = broker;
    this.name = name;
    this.sessions = sessions;
    this.status = status;
    this.pause = time.waiter();
    this.firstAttempt = new Latch(time);
    this.ended = new Latch(time);
    this.thread = threads.start(role, this::run);
  }

  /** Waits for the end of the first attempt to connect. Returns its failure, or null. */
  @Nullable BrokerException awaitFirstAttempt() throws InterruptedException {
    firstAttempt.await(Waiter.NO_DEADLINE);
    return firstFailure;
  }

  /** Starts closing the connection. Does not wait. */
  void stop() {
    stopped = true;
    Session current = session;
    if (current != null) {
      current.end();
    }
    pause.signal();
  }

  /** Waits until the connection has closed. Returns false if the deadline came first. */
  boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return ended.await(deadlineNanos);
  }

  /** Starts closing the connection by force, unless it has closed. Does not wait. */
  void startForceClose() {
    if (!ended.isOpen()) {
      try {
        threads.start("disconnect", this::forceClose);
      } catch (Throwable e) {
        LoopErrorHandler.log(log, name, "the connection could not be closed by force", e);
        time.interrupt(thread);
      }
    }
  }

  private void forceClose() {
    BrokerConnection current = connection;
    try {
      if (current != null) {
        current.forceClose();
      }
    } catch (Throwable e) {
      LoopErrorHandler.log(log, name, "the connection could not be closed by force", e);
    }
    time.interrupt(thread);
  }

  private void run() {
    try {
      while (!stopped) {
        liveSafely();
      }
    } finally {
      status.closed();
      firstAttempt.open();
      ended.open();
    }
  }

  /** Never lets a failure end the reconnect loop. */
  private void liveSafely() {
    try {
      live();
    } catch (Throwable e) {
      LoopErrorHandler.log(log, name, FAILED, e);
      failedUnexpectedly(e);
      pause(ReconnectDelay.FIRST.toNanos());
    }
  }

  private void failedUnexpectedly(Throwable cause) {
    try {
      status.failed(State.CONNECTING, "unexpected failure: " + cause, ++failuresInARow);
      Session current = session;
      if (current != null) {
        current.failed(false);
      }
    } catch (Throwable e) {
      LoopErrorHandler.log(log, name, "the status of the connection could not be changed", e);
    } finally {
      firstAttempt.open();
    }
  }

  /** Connects once, serves the connection until it ends, and pauses before the next attempt. */
  private void live() {
    Session current = sessions.get();
    session = current;
    if (stopped) {
      // stop() may have run before the session was visible, and then has not ended it.
      return;
    }
    status.connecting(current);
    long began = time.nanoTime();
    BrokerException failure = connectAndServe(current);
    if (stopped) {
      return;
    }
    boolean wasStable = time.nanoTime() - began > STABLE.toNanos();
    failuresInARow = wasStable ? 1 : failuresInARow + 1;
    boolean refused = isRefusal(failure.fault());
    status.failed(refused ? State.REFUSED : State.CONNECTING, reason(failure), failuresInARow);
    current.failed(refused && failure.fault() != BrokerFault.CREDENTIALS_REFUSED);
    if (!firstAttempt.isOpen()) {
      firstFailure = failure;
      firstAttempt.open();
    }
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

  /** Connects and serves the connection. Returns why it ended. */
  private BrokerException served(Session current) {
    try {
      BrokerConnection opened = broker.connect(name, current);
      connection = opened;
      if (stopped) {
        current.end();
      }
      current.open(opened);
      status.connected(current.warning());
      firstAttempt.open();
      current.serve(opened);
      return new BrokerException(BrokerFault.CLOSED, "connection was closed");
    } catch (BrokerException e) {
      return e;
    } catch (InterruptedException e) {
      return new BrokerException(BrokerFault.CLOSED, "interrupted");
    } catch (Throwable e) {
      LoopErrorHandler.log(log, name, FAILED, e);
      return new BrokerException(BrokerFault.PROTOCOL, "unexpected failure: " + e, e);
    }
  }

  /**
   * Returns the root failure, so that every attempt reports the same refusal with the same text.
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
        // Without a stop the signal is left over from an earlier pause.
      }
    } catch (InterruptedException e) {
      log.debug("{}: interrupted while waiting to connect", name);
    }
  }
}
