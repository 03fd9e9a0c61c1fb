package io.github.panicmonitors.examples.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts a thread that writes to a client for too long. Thread-safe.
 *
 * <p>The interrupt closes the connection's channel, which ends a write to a client that does not
 * read.
 */
final class WriteTimeout implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private final Duration timeout;

  WriteTimeout(Duration timeout) {
    this.timeout = timeout;
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "status-write-timeout");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /** A task that may block on a client. */
  interface Task {
    void run() throws IOException;
  }

  /** Runs the task on this thread and interrupts it after the timeout. */
  void run(Task task) throws IOException {
    Caller caller = new Caller();
    ScheduledFuture<?> interruption =
        timer.schedule(caller::interrupt, timeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      task.run();
    } finally {
      interruption.cancel(false);
      caller.finish();
    }
  }

  /** Stops the timer. Running tasks are no longer interrupted. */
  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** The thread of a running task; null once the task has finished. */
  private static final class Caller {
    private @Nullable Thread thread = Thread.currentThread();

    synchronized void interrupt() {
      if (thread != null) {
        thread.interrupt();
      }
    }

    /** Clears a late interrupt, so that it does not affect what the thread does next. */
    synchronized void finish() {
      thread = null;
      Thread.interrupted();
    }
  }
}
