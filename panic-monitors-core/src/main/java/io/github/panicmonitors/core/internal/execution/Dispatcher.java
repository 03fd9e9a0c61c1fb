package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.loop.LoopErrorHandler;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands due tasks to workers. Its thread is the only one that touches the queue and what belongs to
 * it; others leave it events: the control thread what was added and removed, workers which job has
 * ended. No code of others runs on it.
 */
final class Dispatcher implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /** For work that nobody takes now. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long NEVER = Waiter.NO_DEADLINE;

  private final TimeSource time;
  private final WorkerPool workers;
  private final int shareOfWorkers;
  private final LoadEstimator meter;
  private final Waiter waiter;
  private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();

  private final Queue<WorkItem> endedJobs = new ConcurrentLinkedQueue<>();

  /** A job that ends need not wake it for a task that is due later; NEVER: it must always. */
  private volatile long asleepUntilNanos = NEVER;

  // All below belongs to the dispatcher's thread.
  private final Set<QueuedTask> tasks = new LinkedHashSet<>();
  private final DueQueue backlog;
  private final PendingCloses releases = new PendingCloses();
  private final TickInterval tempo = new TickInterval();
  private int roundsAtWork;
  private long lastBatchNanos;
  private boolean starved;
  private boolean refused;
  private boolean closing;

  Dispatcher(TimeSource time, WorkerPool workers) {
    this.time = time;
    this.workers = workers;
    this.shareOfWorkers = Math.max(1, workers.limit() / 4);
    this.meter = new LoadEstimator(workers.limit());
    this.waiter = time.waiter();
    this.backlog = new DueQueue(shareOfWorkers);
    this.lastBatchNanos = time.nanoTime() - TickInterval.LONGEST_NANOS;
  }

  // ---- called by other threads

  void add(QueuedTask task) {
    tell(() -> added(task));
  }

  void replace(QueuedTask old, QueuedTask next) {
    old.markStale();
    tell(() -> replaced(old, next));
  }

  void remove(QueuedTask task) {
    task.markStale();
    tell(() -> removed(task));
  }

  void close() {
    tell(this::closed);
  }

  private void tell(Runnable event) {
    events.add(event);
    waiter.signal();
  }

  /** Called by a worker. Wakes the dispatcher only if it cannot wait. */
  void ended(WorkItem job) {
    endedJobs.add(job);
    // Read after the job was left, and overwritten by the dispatcher before it looks for events:
    // either it finds the job, or what is read here is how long it sleeps.
    long asleepUntil = asleepUntilNanos;
    if (asleepUntil == NEVER
        || (job.kind() == WorkItem.Kind.ROUND && job.nextDueNanos() - asleepUntil < 0)) {
      waiter.signal();
    }
  }

  ExecutionLoad load() {
    return meter.load(time.nanoTime());
  }

  // ---- the dispatcher's thread

  @Override
  public void run() {
    while (!isOver()) {
      try {
        asleepUntilNanos = NEVER;
        handleEvents();
        handleEnds();
        handOut();
        rest();
      } catch (Throwable e) {
        LoopErrorHandler.log(log, "unexpected failure of the dispatcher, which continues", e);
        await(time.nanoTime() + RETRY_NANOS);
      }
    }
    workers.close();
  }

  private boolean isOver() {
    return closing && roundsAtWork == 0 && !releases.areWaiting();
  }

  private void handleEvents() {
    for (Runnable event = events.poll(); event != null; event = events.poll()) {
      event.run();
    }
  }

  private void handleEnds() {
    for (WorkItem job = endedJobs.poll(); job != null; job = endedJobs.poll()) {
      handleEnd(job);
    }
  }

  private void added(QueuedTask task) {
    tasks.add(task);
    tempo.add(task.periodNanos);
    meter.added(task);
    backlog.add(task);
  }

  private void replaced(QueuedTask old, QueuedTask next) {
    added(next);
    end(old);
    meter.inherit(old, next);
    removed(old);
  }

  private void removed(QueuedTask task) {
    end(task);
    meter.removed(task);
    tempo.remove(task.periodNanos);
    tasks.remove(task);
  }

  private void closed() {
    closing = true;
    tasks.forEach(this::end);
    tasks.clear();
  }

  /** Has it released: now if it rests, else by the worker that is stuck in it or by its end. */
  private void end(QueuedTask task) {
    WorkItem job = task.job;
    if (task.gone) {
      return;
    }
    task.gone = true;
    if (job == null) {
      backlog.remove(task);
      releases.add(task);
    } else if (job.giveUp()) {
      meter.took(task, time.nanoTime() - job.handedNanos());
      workers.lost(job);
      takeBack(task);
    }
  }

  private void takeBack(QueuedTask task) {
    task.job = null;
    roundsAtWork--;
    backlog.ended(task);
  }

  private void handleEnd(WorkItem job) {
    QueuedTask task = job.queued();
    if (job.kind() == WorkItem.Kind.RELEASE) {
      releases.ended(job);
    } else {
      takeBack(task);
      if (task.gone) {
        releases.add(task);
      } else {
        task.dueNanos = job.nextDueNanos();
        backlog.add(task);
      }
    }
    workers.freed(job);
    if (job.kind() == WorkItem.Kind.ROUND && !task.gone) {
      meter.ended(task, job.waitedNanos(), job.durationNanos(), time.nanoTime());
    }
  }

  // ---- handing out

  private void handOut() {
    refused = false;
    handOutReleases();
    handOutBatch();
  }

  private void handOutReleases() {
    giveUpHungReleases();
    int limit = closing ? workers.limit() : shareOfWorkers;
    while (releases.areWaiting() && releases.atWork() < limit && hasFreeWorker() && !refused) {
      QueuedTask task = releases.next();
      WorkItem job = new WorkItem(this, time, task, WorkItem.Kind.RELEASE);
      if (workers.carryOut(job)) {
        releases.begun(job);
      } else {
        releases.putBack(task);
        refused = true;
      }
    }
  }

  private void giveUpHungReleases() {
    long now = time.nanoTime();
    for (WorkItem job = releases.giveUpHung(now); job != null; job = releases.giveUpHung(now)) {
      workers.lost(job);
    }
  }

  /** All that are due, at most the free workers. */
  private void handOutBatch() {
    long now = time.nanoTime();
    QueuedTask task = nextDue(now);
    while (task != null) {
      if (!task.isStale()) {
        handOut(task);
        lastBatchNanos = now;
      } else {
        // Its removal is among the next events.
        backlog.ended(task);
      }
      task = nextDue(now);
    }
    starved = backlog.hasDue(now);
    if (starved) {
      meter.starved(backlog.firstDueNanos(), now);
    } else {
      meter.carried(now);
    }
  }

  private @Nullable QueuedTask nextDue(long now) {
    return refused || !hasFreeWorker() ? null : backlog.pollDue(now);
  }

  private void handOut(QueuedTask task) {
    roundsAtWork++;
    WorkItem job = new WorkItem(this, time, task, WorkItem.Kind.ROUND);
    task.job = job;
    if (!workers.carryOut(job)) {
      takeBack(task);
      backlog.add(task);
      refused = true;
    }
  }

  private boolean hasFreeWorker() {
    return roundsAtWork + releases.atWork() < workers.limit();
  }

  // ---- resting

  private void rest() {
    long until = nextLookNanos();
    asleepUntilNanos = mustHearOfEnds() ? NEVER : until;
    if (!isOver()) {
      await(until);
    }
  }

  /** Whether a job that ends lets something go on that waits. */
  private boolean mustHearOfEnds() {
    return starved || backlog.hasParked() || releases.areWaiting() || closing;
  }

  private long nextLookNanos() {
    long until = releases.graceEndsNanos(NEVER);
    if (refused) {
      until = earlier(until, time.nanoTime() + RETRY_NANOS);
    }
    if (starved) {
      return earlier(until, meter.nextNewsNanos(backlog.firstDueNanos(), NEVER));
    }
    return backlog.isEmpty() ? until : earlier(until, nextBatchNanos());
  }

  /** When something is due, but not sooner after the last batch than the interval X. */
  private long nextBatchNanos() {
    long tickNanos = lastBatchNanos + tempo.intervalNanos();
    long dueNanos = backlog.firstDueNanos();
    return dueNanos - tickNanos > 0 ? dueNanos : tickNanos;
  }

  private static long earlier(long a, long b) {
    if (a == NEVER || b == NEVER) {
      return a == NEVER ? b : a;
    }
    return a - b < 0 ? a : b;
  }

  private void await(long deadlineNanos) {
    try {
      waiter.await(deadlineNanos);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread on purpose; it looks once more.
    }
  }
}
