package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.ExecutionLoad;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Estimates how many workers the tasks need, and logs when rounds start late.
 *
 * <p>One thread, the dispatcher's, calls all methods except {@link #load}.
 */
final class LoadEstimator {
  private static final Logger log = LoggerFactory.getLogger(LoadEstimator.class);

  /** A round that starts at least this long after it was due is late. */
  static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Time without late rounds after which the log says that rounds start in time again. */
  static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final double MILLIONTHS = 1_000_000;
  private static final long RATE_UNIT = 1_000_000_000_000_000_000L;

  private final int workers;
  // Integers, so that adding and subtracting the same values gives exactly zero.
  private long rate;
  private long measuredRate;
  private long measuredMillionths;
  private long quickMillionths;
  private int quickTasks;
  private long startDelayNanos;
  private boolean late;
  private long lastLateNanos;
  private volatile Snapshot snapshot = new Snapshot(0, 0, false, 0);

  private record Snapshot(
      double needed, long startDelayNanos, boolean waiting, long oldestDueNanos) {}

  LoadEstimator(int workers) {
    this.workers = workers;
  }

  void added(QueuedTask task) {
    rate += rate(task);
  }

  void removed(QueuedTask task) {
    rate -= rate(task);
    subtract(task);
  }

  private static long rate(QueuedTask task) {
    return RATE_UNIT / task.periodNanos;
  }

  /**
   * Notes the end of a round.
   *
   * @param startDelay how long its worker took to start it, in nanoseconds: a second and more if
   *     the host has too little CPU
   */
  void roundEnded(QueuedTask task, long startDelay, long durationNanos, long nowNanos) {
    measured(task, durationNanos);
    startDelayNanos = startDelay >= LATE_NANOS ? startDelay : 0;
    if (startDelayNanos > 0) {
      late(startDelayNanos, nowNanos);
    }
  }

  /** Notes how long the task's last round took. The task is in no queue. */
  void measured(QueuedTask task, long durationNanos) {
    subtract(task);
    task.workerMillionths = (long) (MILLIONTHS * durationNanos / task.periodNanos);
    task.roundNanos = task.roundNanos < 0 ? durationNanos : (task.roundNanos + durationNanos) / 2;
    sum(task);
  }

  /** Estimates that a task, which is in no queue, needs as much as its predecessor. */
  void inherit(QueuedTask from, QueuedTask to) {
    if (from.isMeasured()) {
      to.workerMillionths = from.workerMillionths;
      to.roundNanos = from.roundNanos;
      sum(to);
    }
  }

  private void sum(QueuedTask task) {
    task.pace = Pace.of(task.roundNanos);
    measuredRate += rate(task);
    measuredMillionths += task.workerMillionths;
    if (task.pace == Pace.QUICK) {
      quickMillionths += task.workerMillionths;
      quickTasks++;
    }
  }

  private void subtract(QueuedTask task) {
    if (task.isMeasured()) {
      measuredRate -= rate(task);
      measuredMillionths -= task.workerMillionths;
      if (task.pace == Pace.QUICK) {
        quickMillionths -= task.workerMillionths;
        quickTasks--;
      }
    }
  }

  /**
   * Returns how many tasks that are not quick may run. If there are quick tasks, an eighth of the
   * workers is kept for them. Slow tasks also leave them twice the number of workers that they need
   * on average, but always have an eighth themselves.
   */
  DueQueue.Limits limits() {
    if (quickTasks == 0) {
      return new DueQueue.Limits(workers, workers);
    }
    int eighth = Math.max(1, workers / 8);
    int newAndSlow = Math.max(eighth, workers - eighth);
    long slow = newAndSlow - (long) (2 * quickMillionths / MILLIONTHS);
    return new DueQueue.Limits((int) Math.max(eighth, slow), newAndSlow);
  }

  /** Returns the workers needed; tasks without a round yet count like the average of the others. */
  private double needed() {
    return measuredRate == 0 ? 0 : measuredMillionths / MILLIONTHS * ((double) rate / measuredRate);
  }

  /** Notes that no due round waits for a worker. */
  void keepsUp(long nowNanos) {
    snapshot = new Snapshot(needed(), startDelayNanos, false, 0);
    if (late && nowNanos - lastLateNanos >= CALM_NANOS) {
      late = false;
      log.info(
          "rounds start in time again; workers: {}, needed on average: {}", workers, neededText());
    }
  }

  /** Notes that due rounds wait for a worker, the oldest since {@code oldestDueNanos}. */
  void waiting(long oldestDueNanos, long nowNanos) {
    snapshot = new Snapshot(needed(), startDelayNanos, true, oldestDueNanos);
    if (nowNanos - oldestDueNanos >= LATE_NANOS) {
      late(nowNanos - oldestDueNanos, nowNanos);
    }
  }

  /** Returns when waiting rounds become late, or {@code never} if that is already logged. */
  long nextWarningNanos(long oldestDueNanos, long never) {
    return late ? never : oldestDueNanos + LATE_NANOS;
  }

  private void late(long lagNanos, long nowNanos) {
    lastLateNanos = nowNanos;
    if (!late) {
      late = true;
      log.warn(
          "rounds start late, by {} now; workers: {}, needed on average: {}",
          Duration.ofNanos(lagNanos),
          workers,
          neededText());
    }
  }

  private String neededText() {
    return measuredRate == 0 ? "not known yet" : String.format(Locale.ROOT, "%.1f", needed());
  }

  /** Returns the load. Any thread may call this. */
  ExecutionLoad load(long nowNanos) {
    Snapshot last = snapshot;
    long waitingNanos = last.waiting ? Math.max(0, nowNanos - last.oldestDueNanos) : 0;
    Duration lag = Duration.ofNanos(Math.max(waitingNanos, last.startDelayNanos));
    return new ExecutionLoad(workers, last.needed, lag);
  }
}
