package io.github.panicmonitors.testkit.time;

/** Work that counts as busy from its making until it has run. */
final class TrackedWork implements Runnable {
  private final VirtualClock clockwork;
  private final Runnable work;
  private final String sender = Thread.currentThread().getName();

  TrackedWork(VirtualClock clockwork, Runnable work) {
    this.clockwork = clockwork;
    this.work = work;
  }

  @Override
  public void run() {
    Worker worker = clockwork.begin(this);
    try {
      work.run();
    } finally {
      VirtualClock.unpark(clockwork.end(worker));
    }
  }

  @Override
  public String toString() {
    return work + " handed over by \"" + sender + "\"";
  }
}
