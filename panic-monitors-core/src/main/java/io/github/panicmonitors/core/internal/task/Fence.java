package io.github.panicmonitors.core.internal.task;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides which generation of a monitor may still publish. The control thread moves it on; whoever
 * is about to send a message asks it first. Once {@link #advanceTo} has returned, no message of an
 * older generation passes.
 */
public final class Fence {
  private static final long NOBODY = -1;

  private final AtomicLong generation;

  public Fence(long generation) {
    this.generation = new AtomicLong(generation);
  }

  /** Lets a message of this generation pass, if the fence has not moved on. */
  public boolean pass(long messageGeneration) {
    return generation.compareAndSet(messageGeneration, messageGeneration);
  }

  public void advanceTo(long next) {
    generation.set(next);
  }

  /** From now on nothing passes. */
  public void shut() {
    generation.set(NOBODY);
  }

  public boolean isShut() {
    return generation.get() == NOBODY;
  }
}
