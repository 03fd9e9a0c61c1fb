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
  private final long startNanos;
  private final long deadlineNanos;
  private TimeLimits limits = TimeLimits.DEFAULT;
  private boolean answered;
  private long received;
  private @Nullable Cancellable request;
  private volatile boolean cancelled;
  private boolean connected;
  private boolean responseStarted;

  private HttpCall(Duration limit) {
    this.limit = limit;
    startNanos = System.nanoTime();
    deadlineNanos = startNanos + TimeUnit.NANOSECONDS.convert(limit);
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
    return timeout("no complete response within " + limit);
  }

  /** Returns the failure of a wait that has exceeded {@link #waitLimit}. */
  HttpFailure waitedTooLong() {
    return timeout(
        responseStarted
            ? "no further byte within " + limits.progress()
            : "no response within " + limits.firstByte());
  }

  private HttpFailure timeout(String reason) {
    if (!answered) {
      return new HttpFailure(FailureKind.TIMEOUT, reason);
    }
    Duration since = Duration.ofMillis((System.nanoTime() - startNanos) / 1_000_000);
    return HttpFailure.ofSlowAnswer(reason + ": " + received + " bytes came in " + since);
  }

  /** Sets the limits of the requests that are attached from now on. */
  void limit(TimeLimits next) {
    limits = next;
  }

  /** Returns how long a socket may connect to one address, in milliseconds. */
  int connectLimitMillis(int byDefault) {
    return limits
        .connect()
        .map(it -> (int) Math.min(it.toMillis(), Integer.MAX_VALUE))
        .orElse(byDefault);
  }

  /** Returns how long a socket may wait for the next bytes. */
  Duration waitLimit() {
    return responseStarted ? limits.progress() : limits.firstByte();
  }

  /** Records that the status is 200 and the body follows. */
  void answered() {
    answered = true;
  }

  /** Records bytes of the body. */
  void received(int bytes) {
    received += bytes;
  }

  /** Makes this request the one that {@link #cancel} cancels. */
  synchronized void attach(Cancellable next) {
    request = next;
    connected = false;
    responseStarted = false;
    answered = false;
    received = 0;
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
