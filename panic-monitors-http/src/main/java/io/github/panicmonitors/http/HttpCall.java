package io.github.panicmonitors.http;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * One call of the client in progress: its deadline, its cancellation and the progress of its
 * request.
 *
 * <p>Bound to the current thread while it runs, so that sockets can read the remaining time. Only
 * that thread uses it, except for {@link #cancel}.
 */
final class HttpCall implements AutoCloseable {
  /** Where sockets find the call: a pooled connection serves many calls. */
  private static final ThreadLocal<HttpCall> CURRENT = new ThreadLocal<>();

  /** A kept connection may be silent for a quarter of the time, so that a new one has the rest. */
  private static final int KEPT_SHARE = 4;

  /**
   * If a server takes more than an eighth of the time to begin its response, the connection is not
   * kept.
   */
  private static final int PROMPT_SHARE = 2 * KEPT_SHARE;

  private final Duration limit;
  private final long startNanos;
  private final long deadlineNanos;
  private TimeLimits limits = TimeLimits.DEFAULT;
  private boolean answered;
  private long received;
  private @Nullable Cancellable request;
  private @Nullable CompletableFuture<?> awaited;
  private volatile boolean cancelled;

  /** When the current step must end, never after the deadline. */
  private long stepDeadlineNanos;

  private long sentNanos;
  private int addressesLeft;
  private boolean needsNewConnection;
  private boolean connected;
  private boolean written;
  private boolean responseStarted;
  private boolean prompt;
  private boolean retryRefused;

  private HttpCall(Duration limit) {
    this.limit = limit;
    startNanos = System.nanoTime();
    deadlineNanos = startNanos + TimeUnit.NANOSECONDS.convert(limit);
    stepDeadlineNanos = deadlineNanos;
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

  /** Returns the remaining milliseconds of the current step, rounded down, at most {@code max}. */
  int remainingMillis(long max) {
    return (int) Math.max(0, Math.min(millisUntil(stepDeadlineNanos), max));
  }

  private static long millisUntil(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime());
  }

  boolean isOver() {
    return millisUntil(deadlineNanos) <= 0;
  }

  /** Limits the current step. The next one gets all the time again. */
  void limitStep(Duration max) {
    long now = System.nanoTime();
    stepDeadlineNanos =
        now + Math.min(TimeUnit.NANOSECONDS.convert(max), Math.max(0, deadlineNanos - now));
  }

  void endStep() {
    stepDeadlineNanos = deadlineNanos;
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
    written = false;
    responseStarted = false;
    answered = false;
    received = 0;
    sentNanos = System.nanoTime();
    stepDeadlineNanos = sentNanos + firstByteNanos() / KEPT_SHARE;
    if (cancelled) {
      next.cancel();
    }
  }

  /** Returns how long the response to the attached request may take to begin. */
  private long firstByteNanos() {
    return Math.min(
        TimeUnit.NANOSECONDS.convert(limits.firstByte()), Math.max(0, deadlineNanos - sentNanos));
  }

  /** Cancels the call. Called from any thread. */
  synchronized void cancel() {
    cancelled = true;
    if (request != null) {
      request.cancel();
    }
    if (awaited != null) {
      awaited.complete(null);
    }
  }

  /**
   * Waits for a value.
   *
   * @return the value, or null if the time is over
   * @throws CancellationException if the call is cancelled
   */
  <T> @Nullable T await(CompletableFuture<T> value, int millis)
      throws InterruptedException, ExecutionException {
    CompletableFuture<T> stop = new CompletableFuture<>();
    synchronized (this) {
      awaited = stop;
      if (cancelled) {
        stop.complete(null);
      }
    }
    try {
      CompletableFuture.anyOf(value, stop).get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return null;
    } finally {
      // Without this, a value that never comes would remember each of its waiters.
      stop.complete(null);
    }
    if (isCancelled()) {
      throw new CancellationException("the call was cancelled");
    }
    return value.getNow(null);
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
    endStep();
  }

  /** Records how many addresses are tried in turn until one of them accepts the connection. */
  void connectsToOneOf(int addresses) {
    addressesLeft = addresses;
  }

  /** Returns the time to connect to the next address: an equal share of the remaining time. */
  int connectLimitMillis(int byDefault) {
    long max = limits.connect().map(Duration::toMillis).orElse((long) byDefault);
    int share = remainingMillis(Integer.MAX_VALUE) / Math.max(1, addressesLeft);
    addressesLeft--;
    return (int) Math.min(max, share);
  }

  /** Returns whether the next bytes are the first that this request writes to a kept connection. */
  boolean startsOnKeptConnection() {
    boolean starts = !connected && !written;
    written = true;
    return starts;
  }

  /** Records that the response has started. */
  void responseStarted() {
    if (!responseStarted) {
      responseStarted = true;
      prompt = System.nanoTime() - sentNanos < firstByteNanos() / PROMPT_SHARE;
      endStep();
    }
  }

  boolean hasResponseStarted() {
    return responseStarted;
  }

  /**
   * Returns whether the response began early enough to keep the connection: longer silence on it
   * then means that it is dead.
   */
  boolean isPrompt() {
    return prompt;
  }

  /** Records that the server asked for fewer requests. */
  void refuseRetry() {
    retryRefused = true;
  }

  /**
   * Returns whether to send a failed request once more, on a new connection: a failure on a kept
   * connection says nothing about the server, which may have been replaced since.
   */
  boolean retryOnNewConnection() {
    if (connected || needsNewConnection || retryRefused || isOver() || isCancelled()) {
      return false;
    }
    needsNewConnection = true;
    return true;
  }

  boolean needsNewConnection() {
    return needsNewConnection;
  }

  @Override
  public void close() {
    CURRENT.remove();
  }
}
