package io.github.panicmonitors.http;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * One call of the client in progress: its deadline, its cancellation and the progress of its
 * request.
 *
 * <p>Bound to the current thread while it runs, so that sockets can read the remaining time.
 */
final class HttpCall implements AutoCloseable {
  /** Where sockets find the call: a pooled connection serves many calls. */
  private static final ThreadLocal<HttpCall> CURRENT = new ThreadLocal<>();

  private final Duration limit;
  private final long deadlineNanos;
  private @Nullable Cancellable request;
  private volatile boolean cancelled;
  private boolean connected;
  private boolean responseStarted;

  private HttpCall(Duration limit) {
    this.limit = limit;
    deadlineNanos = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
  }

  /** Starts a call on this thread. {@link #close} ends it. */
  static HttpCall begin(Duration limit) {
    HttpCall call = new HttpCall(limit);
    CURRENT.set(call);
    return call;
  }

  /** Returns this thread's call, or null. */
  static @Nullable HttpCall current() {
    return CURRENT.get();
  }

  /** Returns the remaining milliseconds, rounded down, at most {@code max}. */
  int remainingMillis(long max) {
    long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    return (int) Math.max(0, Math.min(left, max));
  }

  boolean isOver() {
    return remainingMillis(1) == 0;
  }

  HttpFailure timeout() {
    return new HttpFailure(FailureKind.TIMEOUT, "no complete response within " + limit);
  }

  /** Makes this request the one that {@link #cancel} cancels. */
  synchronized void attach(Cancellable next) {
    request = next;
    connected = false;
    responseStarted = false;
    if (cancelled) {
      next.cancel();
    }
  }

  /** Cancels the call. Called from any thread. */
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
      throw new InterruptedException("request was cancelled");
    }
  }

  /** Records that a new connection is opened for the request. */
  void connecting() {
    connected = true;
  }

  /** Records that the response has started. */
  void responseStarted() {
    responseStarted = true;
  }

  boolean hasResponseStarted() {
    return responseStarted;
  }

  /** Returns whether the request failed only because the server had closed a pooled connection. */
  boolean hitStaleConnection() {
    return !connected && !responseStarted && !isOver() && !isCancelled();
  }

  @Override
  public void close() {
    CURRENT.remove();
  }
}
