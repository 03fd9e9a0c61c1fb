package io.github.panicmonitors.core.internal.task;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides which generation of a monitor may publish. The control thread advances it, and a
 * publisher asks it before each message. Once {@link #advanceTo} has returned, no message of an
 * older generation passes.
 */
public final class Fence {
  private static final long NONE = -1;

  private final AtomicLong generation;

  public Fence(long generation) {
    this.generation = new AtomicLong(generation);
  }

  /** Whether a message of this generation may be published. */
  public boolean pass(long messageGeneration) {
    return generation.compareAndSet(messageGeneration, messageGeneration);
  }

  public void advanceTo(long next) {
    generation.set(next);
  }

  /** Lets no message pass from now on. */
  public void shut() {
    generation.set(NONE);
  }

  public boolean isShut() {
    return generation.get() == NONE;
  }
}
