package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.loop.LoopErrorHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An executor of the host, which decides how many jobs it carries out at once. */
final class HostWorkers implements Workers {
  private static final Logger log = LoggerFactory.getLogger(HostWorkers.class);

  private final TimeSource time;
  private final Executor executor;
  private boolean refuses;
  private long lastRefusalNanos;

  HostWorkers(TimeSource time, Executor executor) {
    this.time = time;
    this.executor = executor;
  }

  @Override
  public int limit() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean carryOut(WorkItem job) {
    Runnable tracked = time.tracked(job);
    Throwable failure = null;
    try {
      executor.execute(tracked);
    } catch (Throwable e) {
      failure = e;
      job.refuse();
      tracked.run();
    }
    if (job.isRefused()) {
      refused(failure);
      return false;
    }
    try {
      taken();
    } catch (Throwable e) {
      // The round is on its way: whoever hears otherwise would have it run a second time.
      LoopErrorHandler.log(log, "unexpected failure after a round was taken", e);
    }
    return true;
  }

  private void refused(@Nullable Throwable failure) {
    lastRefusalNanos = time.nanoTime();
    if (refuses) {
      return;
    }
    refuses = true;
    if (failure == null) {
      log.warn("the host's executor runs rounds in the calling thread: taken for a rejection");
    } else if (failure instanceof RejectedExecutionException) {
      log.warn("the host's executor rejects rounds, which are offered again: {}", executor);
    } else {
      log.warn("the host's executor fails to take rounds, which are offered again", failure);
    }
  }

  /** A pool that is full now and then is one state, not two in turn. */
  private void taken() {
    if (refuses && time.nanoTime() - lastRefusalNanos >= LoadEstimator.CALM_NANOS) {
      refuses = false;
      log.info("the host's executor takes all rounds again");
    }
  }

  @Override
  public void freed(WorkItem job) {}

  @Override
  public void lost(WorkItem job) {}

  @Override
  public void close() {}
}
