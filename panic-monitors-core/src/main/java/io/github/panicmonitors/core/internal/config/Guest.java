package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.core.internal.loop.GuestThread;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Calls providers, on a thread of its own and within a time limit. */
final class Guest implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(5);

  private final GuestThread thread;

  Guest(ManagerThreads threads) {
    thread = new GuestThread(threads, "decoder");
  }

  <T> T call(Callable<T> code) throws GuestFailedException, InterruptedException {
    try {
      return thread.call(code, LIMIT.toNanos());
    } catch (ExecutionException e) {
      throw new GuestFailedException("provider failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new GuestFailedException(
          "provider did not return within " + LIMIT.toSeconds() + " s", null);
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
