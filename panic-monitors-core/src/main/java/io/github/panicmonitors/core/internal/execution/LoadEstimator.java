package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.ExecutionLoad;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the workers carry the load. Written by the dispatcher's thread; {@link #load} may be
 * called by any.
 */
final class LoadEstimator {
  private static final Logger log = LoggerFactory.getLogger(LoadEstimator.class);

  /** A round that waits that long for a worker is late. */
  static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long nothing must have been late until all is well again. */
  static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final double MILLIONTHS = 1_000_000;
  private static final long RATE_UNIT = 1_000_000_000_000_000_000L;

  private final int workers;
  // Whole numbers, so that what is added and taken away again leaves nothing.
  private long rate;
  private long measuredRate;
  private long measuredMillionths;
  private long queuedNanos;
  private boolean late;
  private long lastLateNanos;
  private volatile Look look = new Look(0, 0, false, 0);

  /** What the dispatcher saw last. */
  private record Look(double needed, long queuedNanos, boolean starved, long oldestDueNanos) {}

  LoadEstimator(int workers) {
    this.workers = workers;
  }

  void added(QueuedTask task) {
    rate += rate(task);
  }

  void removed(QueuedTask task) {
    rate -= rate(task);
    if (task.isMeasured()) {
      measuredRate -= rate(task);
      measuredMillionths -= task.millionthsOfAWorker;
    }
  }

  private static long rate(QueuedTask task) {
    return RATE_UNIT / task.periodNanos;
  }

  /** Told of a round that has ended, and how long it had to wait after it was handed over. */
  void ended(QueuedTask task, long waitedNanos, long durationNanos, long nowNanos) {
    took(task, durationNanos);
    queuedNanos = waitedNanos >= LATE_NANOS ? waitedNanos : 0;
    if (queuedNanos > 0) {
      late(queuedNanos, nowNanos);
    }
  }

  /** Told how long a task's last round took. */
  void took(QueuedTask task, long durationNanos) {
    set(task, (long) (MILLIONTHS * durationNanos / task.periodNanos));
  }

  /** Takes a task to need as much as its predecessor did. */
  void inherit(QueuedTask from, QueuedTask to) {
    if (from.isMeasured()) {
      set(to, from.millionthsOfAWorker);
    }
  }

  private void set(QueuedTask task, long millionths) {
    if (task.isMeasured()) {
      measuredMillionths -= task.millionthsOfAWorker;
    } else {
      measuredRate += rate(task);
    }
    measuredMillionths += millionths;
    task.millionthsOfAWorker = millionths;
  }

  /** r times the mean duration; tasks that have not run yet are taken to be like the others. */
  private double needed() {
    return measuredRate == 0 ? 0 : measuredMillionths / MILLIONTHS * ((double) rate / measuredRate);
  }

  /** Told that all due tasks have a worker. */
  void carried(long nowNanos) {
    look = new Look(needed(), queuedNanos, false, 0);
    if (late && nowNanos - lastLateNanos >= CALM_NANOS) {
      late = false;
      log.info(
          "rounds start in time again; workers: {}, needed on average: {}", workers, neededText());
    }
  }

  /** Told that a due task waits for a worker. */
  void starved(long oldestDueNanos, long nowNanos) {
    look = new Look(needed(), queuedNanos, true, oldestDueNanos);
    if (nowNanos - oldestDueNanos >= LATE_NANOS) {
      late(nowNanos - oldestDueNanos, nowNanos);
    }
  }

  /** When tasks that have waited since then will be late and that will be news; else never. */
  long nextNewsNanos(long oldestDueNanos, long never) {
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

  ExecutionLoad load(long nowNanos) {
    Look current = look;
    long starvedNanos = current.starved ? Math.max(0, nowNanos - current.oldestDueNanos) : 0;
    return new ExecutionLoad(
        workers, current.needed, Duration.ofNanos(Math.max(starvedNanos, current.queuedNanos)));
  }
}
