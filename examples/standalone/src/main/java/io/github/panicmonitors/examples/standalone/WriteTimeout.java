package io.github.panicmonitors.examples.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts a thread that takes longer than that for one thing. Whoever is blocked on a client
 * that does not read is freed by it, since an interrupt closes the connection's channel.
 */
final class WriteTimeout implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private final Duration limit;

  WriteTimeout(Duration limit) {
    this.limit = limit;
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "status-time-limit");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /** What may take long. */
  interface Work {
    void run() throws IOException;
  }

  /** Does it on this thread, which is interrupted at the limit. */
  void run(Work work) throws IOException {
    Watched watched = new Watched();
    ScheduledFuture<?> interruption =
        timer.schedule(watched::interrupt, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      work.run();
    } finally {
      interruption.cancel(false);
      watched.end();
    }
  }

  /** Ends all watching. */
  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** A thread, until it is done. */
  private static final class Watched {
    private @Nullable Thread thread = Thread.currentThread();

    synchronized void interrupt() {
      if (thread != null) {
        thread.interrupt();
      }
    }

    /** An interrupt that came at the last moment is not for what the thread does next. */
    synchronized void end() {
      thread = null;
      Thread.interrupted();
    }
  }
}
