package io.github.panicmonitors.benchmarks.scale;

import java.util.Locale;

/** How monitors are run. */
enum Model {
  /** By a manager, each on a long-lived thread. */
  THREADS,
  /** By a manager with a task queue. */
  QUEUE,
  /** By one process per monitor, each with its own connection, as in PANIC. */
  PROCESSES;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
