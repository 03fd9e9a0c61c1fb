package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * The state of one connection. Each connection has its own session, so a late callback of an old
 * connection reaches only a session that has ended.
 */
abstract class Session implements ConnectionListener {
  private final Waiter waiter;

  /** Set once, when the connection or its supervisor ends. */
  private volatile boolean over;

  private volatile @Nullable BrokerException cause;

  Session(TimeSource time) {
    this.waiter = time.waiter();
  }

  /** Declares exchanges and queues, and starts consuming. */
  abstract void open(BrokerConnection connection) throws BrokerException;

  /** Returns what {@link #open} could not do although the session can serve. May be empty. */
  String warning() {
    return "";
  }

  /** Publishes or handles deliveries until the session is over. */
  abstract void serve(BrokerConnection connection) throws BrokerException, InterruptedException;

  /**
   * Called after the connection could not be opened or has ended, unless we closed it.
   *
   * @param refused whether the broker refuses what the session asks for, other than its login
   */
  void failed(boolean refused) {}

  /** Cleans up after the connection has ended. Called once, even if it never served. */
  abstract void ended();

  final Waiter waiter() {
    return waiter;
  }

  final boolean isOver() {
    return over;
  }

  /** Returns why the connection closed, or null if we closed it. */
  final @Nullable BrokerException cause() {
    return cause;
  }

  final void end() {
    over = true;
    waiter.signal();
  }

  final void fail(BrokerException failure) {
    cause = failure;
    end();
  }

  @Override
  public final void onClosed(@Nullable BrokerException closedBecause) {
    if (closedBecause == null) {
      end();
    } else {
      fail(closedBecause);
    }
  }
}
