package io.github.panicmonitors.testkit.time;

import org.jspecify.annotations.Nullable;

/** A thread that runs tracked work. Guarded by {@link VirtualClock}'s lock. */
final class Worker {
  final Thread thread;

  /** Number of nested tracked runnables on its stack. */
  int depth;

  /** The waiter it waits in; null while it is busy. */
  @Nullable VirtualWaiter waitingIn;

  Worker(Thread thread) {
    this.thread = thread;
  }
}
