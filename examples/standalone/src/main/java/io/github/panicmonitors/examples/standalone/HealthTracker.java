package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.manager.ManagerStatus;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Judges the health of a manager by its current status and its history. Thread-safe. */
final class HealthTracker {
  private final Supplier<ManagerStatus> status;
  private final LongSupplier nanoTime;

  private volatile HealthHistory history = HealthHistory.EMPTY;

  HealthTracker(Supplier<ManagerStatus> status, LongSupplier nanoTime) {
    this.status = status;
    this.nanoTime = nanoTime;
  }

  /** A status and the health at that time. */
  record Snapshot(ManagerStatus status, Health health) {
    private static Snapshot of(ManagerStatus status, HealthHistory history) {
      return new Snapshot(status, Health.of(status, history));
    }
  }

  /** Adds the current status to the history. Called by one thread, about once a second. */
  ManagerStatus sample() {
    ManagerStatus now = status.get();
    history = history.with(now, nanoTime.getAsLong());
    return now;
  }

  /** Adds the current status to the history and returns it with its health, as {@link #sample}. */
  Snapshot sampleHealth() {
    ManagerStatus now = sample();
    return Snapshot.of(now, history);
  }

  /** Returns the current status and health. */
  Snapshot current() {
    ManagerStatus now = status.get();
    return Snapshot.of(now, history.with(now, nanoTime.getAsLong()));
  }
}
