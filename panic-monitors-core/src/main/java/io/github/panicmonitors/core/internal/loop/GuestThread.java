package io.github.panicmonitors.core.internal.loop;

import io.github.panicmonitors.api.time.TimeSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs code of others, one call at a time, within a time limit. A call that does not come back is
 * interrupted and left behind with its thread; the next call gets a new one.
 *
 * <p>Used by one thread.
 */
public final class GuestThread implements AutoCloseable {
  private final ManagerThreads threads;
  private final String role;
  private @Nullable EventLoop loop;

  public GuestThread(ManagerThreads threads, String role) {
    this.threads = threads;
    this.role = role;
  }

  /**
   * Calls on the guest thread and waits for the result.
   *
   * @throws ExecutionException if the call throws anything
   * @throws TimeoutException if it does not return in time
   */
  public <T> T call(Callable<T> code, long limitNanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    TimeSource time = threads.time();
    PendingCall<T> call = new PendingCall<>(code, time);
    currentLoop().execute(call);
    boolean ended = false;
    try {
      ended = call.await(time.nanoTime() + limitNanos);
    } finally {
      // Also if the wait failed: the next call must not wait for the end of this one.
      if (!ended) {
        leaveBehind(call);
      }
    }
    if (!ended) {
      throw new TimeoutException();
    }
    return call.result();
  }

  private EventLoop currentLoop() {
    EventLoop current = loop;
    if (current == null) {
      current = new EventLoop(threads, role);
      loop = current;
    }
    return current;
  }

  private void leaveBehind(PendingCall<?> call) {
    close();
    Thread stuck = call.thread();
    if (stuck != null) {
      threads.time().interrupt(stuck);
    }
  }

  /** Ends the thread once its call has returned; does not wait. */
  @Override
  public void close() {
    EventLoop current = loop;
    if (current != null) {
      current.close();
      loop = null;
    }
  }
}
