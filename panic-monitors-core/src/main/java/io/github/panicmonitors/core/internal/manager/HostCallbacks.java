package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import org.jspecify.annotations.Nullable;

/**
 * Completes futures that the host holds. Callbacks of a future are the host's code, so they run on
 * a separate thread, which starts with the first future.
 */
final class HostCallbacks implements AutoCloseable {
  private final ManagerThreads threads;
  private @Nullable EventLoop loop;
  private boolean closed;

  HostCallbacks(ManagerThreads threads) {
    this.threads = threads;
  }

  /** Starts the thread if there is none. Call this before the first {@link #execute}. */
  synchronized void start() {
    if (loop == null && !closed) {
      loop = new EventLoop(threads, "callback");
    }
  }

  /** Runs an action on the thread, or on the current one if the thread has ended. */
  void execute(Runnable action) {
    EventLoop current = current();
    if (current == null || !current.execute(action)) {
      action.run();
    }
  }

  private synchronized @Nullable EventLoop current() {
    return loop;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (loop != null) {
      loop.close();
    }
  }

  /** Waits for the end of the thread. Returns false if the deadline came first. */
  boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    EventLoop current = current();
    return current == null || current.awaitEnd(deadlineNanos);
  }
}
