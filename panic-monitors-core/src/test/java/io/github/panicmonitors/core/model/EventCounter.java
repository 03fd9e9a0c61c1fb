package io.github.panicmonitors.core.model;

import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the listener calls of a manager. */
final class EventCounter implements MonitorsListener {
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong replaced = new AtomicLong();
  private final AtomicLong stopped = new AtomicLong();
  private final AtomicLong rounds = new AtomicLong();

  @Override
  public void started(MonitorStatus monitor) {
    started.incrementAndGet();
  }

  @Override
  public void replaced(MonitorStatus monitor) {
    replaced.incrementAndGet();
  }

  @Override
  public void stopped(MonitorStatus monitor) {
    stopped.incrementAndGet();
  }

  @Override
  public void roundFinished(RoundReport report) {
    rounds.incrementAndGet();
  }

  void check(ManagerModel model) {
    model.checkEvents(started.get(), replaced.get(), stopped.get(), rounds.get());
  }
}
