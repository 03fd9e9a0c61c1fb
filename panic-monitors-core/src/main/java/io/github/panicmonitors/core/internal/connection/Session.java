package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * The life of one connection. Each connection gets a session of its own, so that a late callback of
 * an old connection finds only its own, ended session.
 */
abstract class Session implements ConnectionListener {
  private final Waiter waiter;

  /** Set once, by the connection's end or by the supervisor's. */
  private volatile boolean over;

  private volatile @Nullable BrokerException cause;

  Session(TimeSource time) {
    this.waiter = time.waiter();
  }

  /** Declares and subscribes what this side needs. */
  abstract void open(BrokerConnection connection) throws BrokerException;

  /** Does this side's work until the session is over. */
  abstract void serve(BrokerConnection connection) throws BrokerException, InterruptedException;

  /** Tidies up after the connection has ended; called once, also if it never served. */
  abstract void ended();

  final Waiter waiter() {
    return waiter;
  }

  final boolean isOver() {
    return over;
  }

  /** Why the connection ended, or null if nobody but us ended it. */
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
