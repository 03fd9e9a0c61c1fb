package io.github.panicmonitors.core.internal.check;

import io.github.panicmonitors.api.manager.CheckedSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.config.ProbeTarget;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.Latch;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.RoundMessages;
import io.github.panicmonitors.core.internal.task.RoundDeadlines;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Probes sources on a few threads, each source once. */
final class ProbeRunner implements AutoCloseable {
  private static final int MAX_WORKERS = 32;

  private final ManagerThreads threads;
  private final EventLoop loop;
  private final RoundDeadlines deadlines;
  private final List<SourceProbe> probes;
  private final Queue<SourceProbe> waiting;
  private final AtomicInteger unfinished;
  private final Latch allFinished;

  ProbeRunner(ManagerThreads threads, List<ProbeTarget> targets, RoundMessages messages) {
    this.threads = threads;
    loop = new EventLoop(threads, "deadline");
    deadlines = new RoundDeadlines(threads, loop);
    probes =
        targets.stream()
            .map(target -> new SourceProbe(target, threads.time(), messages, this::replaceWorker))
            .toList();
    waiting = new ConcurrentLinkedQueue<>(probes);
    unfinished = new AtomicInteger(probes.size());
    allFinished = new Latch(threads.time());
  }

  /** Waits until all sources are probed. */
  List<CheckedSource> run() throws InterruptedException {
    if (probes.isEmpty()) {
      return List.of();
    }
    for (int i = 0; i < Math.min(MAX_WORKERS, probes.size()); i++) {
      startWorker();
    }
    allFinished.await(Waiter.NO_DEADLINE);
    return probes.stream().map(SourceProbe::result).toList();
  }

  private void startWorker() {
    threads.start("worker", this::work);
  }

  private void work() {
    for (SourceProbe next = waiting.poll(); next != null; next = waiting.poll()) {
      if (!next.run(deadlines)) {
        return; // The probe was abandoned, and another worker has replaced this one.
      }
      finishedOne();
    }
  }

  private void replaceWorker() {
    startWorker();
    finishedOne();
  }

  private void finishedOne() {
    if (unfinished.decrementAndGet() == 0) {
      allFinished.open();
    }
  }

  /** Cancels the probes that are running. Does not wait for them. */
  @Override
  public void close() {
    waiting.clear();
    loop.execute(
        () -> {
          probes.forEach(SourceProbe::cancel);
          deadlines.close();
        });
    loop.close();
  }
}
