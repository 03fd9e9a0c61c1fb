package io.github.panicmonitors.benchmarks.scale;

import java.util.Locale;

/** How monitors are run. */
enum Model {
  /** By a manager, each on a thread that lives as long as it. */
  THREADS,
  /** By a manager, from a queue. */
  QUEUE,
  /** Each by a process of its own, with a connection of its own, as PANIC does it. */
  PROCESSES;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
