package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A periodic task that runs a test's code in its rounds. */
final class PeriodicTestTask implements Task {
  private final TimeSource time;
  private final String id;
  private final String contentionKey;
  private final long periodNanos;
  private final Runnable round;
  private final AtomicInteger rounds = new AtomicInteger();
  private final AtomicInteger releases = new AtomicInteger();
  private volatile long dueNanos;
  private volatile @Nullable String releasedBy;
  private volatile Runnable onRelease = () -> {};

  PeriodicTestTask(
      TimeSource time,
      String id,
      String contentionKey,
      long firstDueNanos,
      Duration period,
      Runnable round) {
    this.time = time;
    this.id = id;
    this.contentionKey = contentionKey;
    this.dueNanos = firstDueNanos;
    this.periodNanos = period.toNanos();
    this.round = round;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String name() {
    return id;
  }

  @Override
  public String contentionKey() {
    return contentionKey;
  }

  @Override
  public long periodNanos() {
    return periodNanos;
  }

  @Override
  public long dueNanos() {
    return dueNanos;
  }

  @Override
  public void run() {
    try {
      round.run();
    } finally {
      rounds.incrementAndGet();
      skipTo(time.nanoTime());
    }
  }

  /** Skips to the next slot that has not passed. */
  private void skipTo(long nowNanos) {
    long due = dueNanos + periodNanos;
    while (due - nowNanos < 0) {
      due += periodNanos;
    }
    dueNanos = due;
  }

  @Override
  public void release() {
    releasedBy = Thread.currentThread().getName();
    releases.incrementAndGet();
    onRelease.run();
  }

  /** Sets code that the release runs. */
  PeriodicTestTask onRelease(Runnable action) {
    onRelease = action;
    return this;
  }

  int rounds() {
    return rounds.get();
  }

  @Nullable String releasedBy() {
    return releasedBy;
  }

  int releases() {
    return releases.get();
  }

  @Override
  public String toString() {
    return id;
  }
}
