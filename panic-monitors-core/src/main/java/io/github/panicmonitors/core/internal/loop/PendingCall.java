package io.github.panicmonitors.core.internal.loop;

import io.github.panicmonitors.api.time.TimeSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A call that one thread makes and another carries out. */
final class PendingCall<T> implements Runnable {
  private final Callable<T> code;
  private final Latch done;
  private volatile @Nullable Thread thread;
  private @Nullable T value;
  private @Nullable Throwable failure;

  PendingCall(Callable<T> code, TimeSource time) {
    this.code = code;
    this.done = new Latch(time);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      value = code.call();
    } catch (Throwable e) {
      failure = e;
    } finally {
      done.open();
    }
  }

  /** Waits for the end of the call; false if the deadline came first. */
  boolean await(long deadlineNanos) throws InterruptedException {
    return done.await(deadlineNanos);
  }

  /** Which thread carries it out; null if none has begun. */
  @Nullable Thread thread() {
    return thread;
  }

  /** What the call returned. Both fields were written before the gate was opened. */
  T result() throws ExecutionException {
    T result = value;
    if (failure != null || result == null) {
      throw new ExecutionException(failure);
    }
    return result;
  }
}
