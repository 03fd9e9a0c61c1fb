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
    Thread thread = new Thread(time.tracked(work), prefix + role + "-" + count.incrementAndGet());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
