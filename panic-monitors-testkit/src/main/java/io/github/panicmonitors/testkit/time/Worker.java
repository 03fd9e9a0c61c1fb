package io.github.panicmonitors.testkit.time;

import org.jspecify.annotations.Nullable;

/** A thread while it runs tracked work. Guarded by {@link VirtualClock}'s lock. */
final class Worker {
  final Thread thread;

  /** How many tracked works are on its stack: one may run another in place. */
  int depth;

  /** Where it rests; null while it is busy. */
  @Nullable VirtualWaiter restsIn;

  Worker(Thread thread) {
    this.thread = thread;
  }
}
