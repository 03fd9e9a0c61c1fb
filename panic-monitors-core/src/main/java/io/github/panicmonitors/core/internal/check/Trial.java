package io.github.panicmonitors.core.internal.check;

import io.github.panicmonitors.api.manager.CheckedSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.config.Probe;
import io.github.panicmonitors.core.internal.loop.Gate;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.task.RoundWatch;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a round of each probe, some at the same time. */
final class Trial implements AutoCloseable {
  private static final int MAX_WORKERS = 32;

  private final ManagerThreads threads;
  private final RoundWatch watch;
  private final List<Attempt> attempts;
  private final Queue<Attempt> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unfinished;
  private final Gate done;

  Trial(ManagerThreads threads, List<Probe> probes) {
    this.threads = threads;
    watch = new RoundWatch(threads);
    done = new Gate(threads.time());
    unfinished = new AtomicInteger(probes.size());
    attempts =
        probes.stream().map(probe -> new Attempt(probe, threads.time(), this::lostThread)).toList();
    waiting.addAll(attempts);
  }

  List<CheckedSource> run() throws InterruptedException {
    if (attempts.isEmpty()) {
      return List.of();
    }
    for (int i = 0; i < Math.min(MAX_WORKERS, attempts.size()); i++) {
      startWorker();
    }
    done.await(Waiter.NO_DEADLINE);
    return attempts.stream().map(Attempt::result).toList();
  }

  private void startWorker() {
    threads.start("worker", this::work);
  }

  private void work() {
    for (Attempt next = waiting.poll(); next != null; next = waiting.poll()) {
      if (!next.run(watch)) {
        return; // Another thread has gone on in the place of this one.
      }
      finishedOne();
    }
  }

  private void lostThread(Attempt abandoned) {
    startWorker();
    finishedOne();
  }

  private void finishedOne() {
    if (unfinished.decrementAndGet() == 0) {
      done.open();
    }
  }

  /** Ends what has not ended; does not wait for it. */
  @Override
  public void close() {
    waiting.clear();
    attempts.forEach(Attempt::cancel);
    watch.close();
  }
}
