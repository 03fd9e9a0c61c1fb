package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One scrape in progress: until when, and the socket that a cancel must close. */
final class Exchange {
  private final Duration limit;
  private final long deadlineNanos;
  private @Nullable Socket socket;
  private boolean cancelled;

  Exchange(Duration limit) {
    this.limit = limit;
    deadlineNanos = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
  }

  /**
   * Returns the milliseconds that are left, at most {@code most}; zero if there is less than one.
   */
  int remainingMillis(long most) {
    long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    return (int) Math.max(0, Math.min(left, most));
  }

  boolean isOver() {
    return remainingMillis(1) == 0;
  }

  HttpFailure timeout() {
    return new HttpFailure(FailureKind.TIMEOUT, "page did not arrive within " + limit);
  }

  /** From now on a cancel closes this socket. */
  synchronized void attach(Socket connecting) throws IOException {
    socket = connecting;
    if (cancelled) {
      connecting.close();
    }
  }

  /** From now on a cancel leaves the socket alone: it may serve somebody else. */
  synchronized void detach() {
    socket = null;
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Ends the scrape from another thread. */
  synchronized void cancel() {
    cancelled = true;
    if (socket != null) {
      closeQuietly(socket);
    }
  }

  static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is left to do with it.
    }
  }
}
