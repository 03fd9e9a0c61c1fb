package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.loop.LoopErrorHandler;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts due rounds, and closes of removed monitors, on the threads of a worker pool.
 *
 * <p>Its thread alone touches the schedule, the pool and the pending closes. Other threads queue
 * events for it: the control thread adds and removes tasks, and a worker reports the end of its
 * item. No monitor is called on this thread.
 */
final class Dispatcher implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /** Delay before retrying to start a worker's thread, and after a failure. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long NEVER = Waiter.NO_DEADLINE;

  private final TimeSource time;
  private final WorkerPool workers;
  private final int quarterOfWorkers;
  private final RoundSchedule schedule;
  private final PendingCloses closes = new PendingCloses();
  private final Waiter waiter;
  private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
  private final Queue<WorkItem> endedItems = new ConcurrentLinkedQueue<>();

  /** When the dispatcher wakes by itself; NEVER if each end of an item must wake it. */
  private volatile long asleepUntilNanos = NEVER;

  /** Whether the last attempt to start a worker's thread failed. */
  private boolean threadRefused;

  private boolean closing;

  Dispatcher(TimeSource time, WorkerPool workers) {
    this.time = time;
    this.workers = workers;
    this.quarterOfWorkers = Math.max(1, workers.limit() / 4);
    this.schedule = new RoundSchedule(workers.limit(), quarterOfWorkers, time.nanoTime());
    this.waiter = time.waiter();
  }

  // ---- called by other threads

  void add(QueuedTask task) {
    post(() -> schedule.add(task));
  }

  void replace(QueuedTask old, QueuedTask next) {
    old.markStale();
    post(() -> replaced(old, next));
  }

  void remove(QueuedTask task) {
    task.markStale();
    post(() -> removed(task));
  }

  void close() {
    post(this::closed);
  }

  private void post(Runnable event) {
    events.add(event);
    waiter.signal();
  }

  /**
   * Reports the end of an item. Wakes the dispatcher only if something may wait for that end: tasks
   * that are not quick wait for each other, since they have only a share of the workers.
   */
  private void itemEnded(WorkItem item) {
    endedItems.add(item);
    // Read after the item was added. The dispatcher writes the value before it polls the items, so
    // either it finds this item, or the value read here is the time until which it sleeps.
    long asleepUntil = asleepUntilNanos;
    if (asleepUntil == NEVER || (item.isRound() && mayBeAwaited(item, asleepUntil))) {
      waiter.signal();
    }
  }

  private static boolean mayBeAwaited(WorkItem round, long asleepUntil) {
    return !round.isQuick() || round.nextDueNanos() - asleepUntil < 0;
  }

  ExecutionLoad load() {
    return schedule.load(time.nanoTime());
  }

  // ---- the loop

  @Override
  public void run() {
    while (!isOver()) {
      try {
        asleepUntilNanos = NEVER;
        handleEvents();
        startCloses();
        startRounds();
        rest();
      } catch (Throwable e) {
        LoopErrorHandler.log(log, "unexpected failure of the dispatcher, which continues", e);
        await(time.nanoTime() + RETRY_NANOS);
      }
    }
    workers.close();
  }

  /** Closes in progress do not count: they end without the dispatcher. */
  private boolean isOver() {
    return closing && !closes.areWaiting() && workers.busy() == closes.inProgress();
  }

  private void rest() {
    long until = nextLookNanos();
    asleepUntilNanos = mustSeeEnds() ? NEVER : until;
    if (!isOver()) {
      await(until);
    }
  }

  private boolean mustSeeEnds() {
    return closing || closes.areWaiting() || schedule.waitsForEnds();
  }

  private long nextLookNanos() {
    long until = earlier(closes.graceEndsNanos(NEVER), schedule.nextLookNanos());
    return threadRefused ? earlier(until, time.nanoTime() + RETRY_NANOS) : until;
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
      // Continues: nothing interrupts this thread on purpose.
    }
  }

  // ---- events

  private void handleEvents() {
    for (Runnable event = events.poll(); event != null; event = events.poll()) {
      event.run();
    }
    for (WorkItem item = endedItems.poll(); item != null; item = endedItems.poll()) {
      handleEnd(item);
    }
  }

  private void replaced(QueuedTask old, QueuedTask next) {
    end(old);
    schedule.replace(old, next);
  }

  private void removed(QueuedTask task) {
    end(task);
    schedule.remove(task);
  }

  private void closed() {
    closing = true;
    List.copyOf(schedule.tasks()).forEach(this::removed);
  }

  /**
   * Closes a removed task that is waiting. During a round, its worker closes it after the round.
   */
  private void end(QueuedTask task) {
    task.removed = true;
    WorkItem round = task.round;
    if (round == null) {
      closes.add(task);
    } else if (round.abandon()) {
      task.round = null;
      schedule.roundAbandoned(task, time.nanoTime() - round.handedNanos());
      workers.lost(round);
    }
  }

  private void handleEnd(WorkItem item) {
    workers.freed(item);
    if (item.isRound()) {
      QueuedTask task = item.task();
      task.round = null;
      schedule.roundEnded(task, item, time.nanoTime());
      if (task.removed) {
        closes.add(task);
      }
    } else {
      closes.ended(item);
    }
  }

  // ---- starting

  private void startCloses() {
    threadRefused = false;
    closes.abandonHung(time.nanoTime()).forEach(workers::lost);
    int max = closing ? workers.limit() : quarterOfWorkers;
    while (closes.areWaiting() && closes.inProgress() < max && canStart()) {
      QueuedTask task = closes.next();
      WorkItem close = WorkItem.close(task, time, this::itemEnded);
      if (start(close)) {
        closes.started(close);
      } else {
        closes.add(task);
      }
    }
  }

  private void startRounds() {
    long now = time.nanoTime();
    for (QueuedTask task = nextDue(now); task != null; task = nextDue(now)) {
      WorkItem round = WorkItem.round(task, time, this::itemEnded);
      if (start(round)) {
        task.round = round;
      } else {
        schedule.putBack(task);
      }
    }
    schedule.batchStarted(now, canStart());
  }

  private @Nullable QueuedTask nextDue(long now) {
    return canStart() ? schedule.takeDue(now) : null;
  }

  private boolean canStart() {
    return !threadRefused && workers.busy() < workers.limit();
  }

  private boolean start(WorkItem item) {
    threadRefused = !workers.start(item);
    return !threadRefused;
  }
}
