package io.github.panicmonitors.core.internal.check;

import io.github.panicmonitors.api.manager.CheckedSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.config.ProbeTarget;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.Latch;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.task.RoundDeadlines;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a round of each probe, some at the same time. */
final class ProbeRunner implements AutoCloseable {
  private static final int MAX_WORKERS = 32;

  private final ManagerThreads threads;
  private final EventLoop loop;
  private final RoundDeadlines deadlines;
  private final List<SourceProbe> attempts;
  private final Queue<SourceProbe> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unfinished;
  private final Latch done;

  ProbeRunner(ManagerThreads threads, List<ProbeTarget> probes) {
    this.threads = threads;
    loop = new EventLoop(threads, "deadline");
    deadlines = new RoundDeadlines(threads, loop);
    done = new Latch(threads.time());
    unfinished = new AtomicInteger(probes.size());
    attempts =
        probes.stream()
            .map(probe -> new SourceProbe(probe, threads.time(), this::lostThread))
            .toList();
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
    return attempts.stream().map(SourceProbe::result).toList();
  }

  private void startWorker() {
    threads.start("worker", this::work);
  }

  private void work() {
    for (SourceProbe next = waiting.poll(); next != null; next = waiting.poll()) {
      if (!next.run(deadlines)) {
        return; // Another thread has gone on in the place of this one.
      }
      finishedOne();
    }
  }

  private void lostThread(SourceProbe abandoned) {
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
    loop.execute(
        () -> {
          attempts.forEach(SourceProbe::cancel);
          deadlines.close();
        });
    loop.close();
  }
}
