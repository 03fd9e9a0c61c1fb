package io.github.panicmonitors.testkit.time;

/** Work that counts as busy from its creation until it has run. */
final class TrackedWork implements Runnable {
  private final VirtualClock clock;
  private final Runnable work;
  private final String creator = Thread.currentThread().getName();

  TrackedWork(VirtualClock clock, Runnable work) {
    this.clock = clock;
    this.work = work;
  }

  @Override
  public void run() {
    Worker worker = clock.start(this);
    try {
      work.run();
    } finally {
      VirtualClock.unpark(clock.finish(worker));
    }
  }

  @Override
  public String toString() {
    return work + " created by \"" + creator + "\"";
  }
}
