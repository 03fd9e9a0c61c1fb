package io.github.panicmonitors.core.internal.loop;

import io.github.panicmonitors.api.time.TimeSource;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts the daemon threads of one manager, named after it and their role. */
public final class ManagerThreads {
  private final TimeSource time;
  private final String prefix;
  private final AtomicInteger count = new AtomicInteger();

  public ManagerThreads(TimeSource time, String managerName) {
    this.time = time;
    this.prefix = "panic-monitors-" + managerName.strip().replaceAll("\\s+", "-") + "-";
  }

  public TimeSource time() {
    return time;
  }

  public String prefix() {
    return prefix;
  }

  public Thread start(String role, Runnable work) {
    String name = prefix + role + "-" + count.incrementAndGet();
    Thread thread = new OwnedThread(this, time.tracked(work), name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Whether the current thread was started here. */
  public boolean ownsCurrentThread() {
    return Thread.currentThread() instanceof OwnedThread thread && thread.owner == this;
  }

  private static final class OwnedThread extends Thread {
    private final ManagerThreads owner;

    OwnedThread(ManagerThreads owner, Runnable work, String name) {
      super(work, name);
      this.owner = owner;
    }
  }
}
