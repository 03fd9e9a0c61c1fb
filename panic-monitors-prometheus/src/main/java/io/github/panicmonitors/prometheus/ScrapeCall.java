package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * One scrape in progress: until when, what a cancel must end, and how far its request has come. The
 * sockets that its thread reads from ask it how long they may wait.
 */
final class ScrapeCall implements AutoCloseable {
  /** Whose turn it is on a thread: a connection serves one exchange after another. */
  private static final ThreadLocal<ScrapeCall> CURRENT = new ThreadLocal<>();

  private final Duration limit;
  private final long deadlineNanos;
  private @Nullable Cancellable request;
  private volatile boolean cancelled;
  private boolean connected;
  private boolean answered;

  private ScrapeCall(Duration limit) {
    this.limit = limit;
    deadlineNanos = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
  }

  /** Begins the exchange of this thread, which ends when it is closed. */
  static ScrapeCall begin(Duration limit) {
    ScrapeCall exchange = new ScrapeCall(limit);
    CURRENT.set(exchange);
    return exchange;
  }

  /** Returns the exchange of this thread; null if it has none. */
  static @Nullable ScrapeCall current() {
    return CURRENT.get();
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

  /** From now on a cancel ends this request. */
  synchronized void attach(Cancellable next) {
    request = next;
    connected = false;
    answered = false;
    if (cancelled) {
      next.cancel();
    }
  }

  /** Ends the scrape from another thread. */
  synchronized void cancel() {
    cancelled = true;
    if (request != null) {
      request.cancel();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  void checkInterrupt() throws InterruptedException {
    if (Thread.interrupted() || isCancelled()) {
      throw new InterruptedException("scrape was cancelled");
    }
  }

  /** A connection is being made for the request. */
  void connecting() {
    connected = true;
  }

  /** The first of the response has arrived. */
  void answered() {
    answered = true;
  }

  boolean isAnswered() {
    return answered;
  }

  /**
   * Tells whether no more has gone wrong than that a kept connection had ended, as a server may do
   * at any time.
   */
  boolean hitStaleConnection() {
    return !connected && !answered && !isOver() && !isCancelled();
  }

  @Override
  public void close() {
    CURRENT.remove();
  }
}
