package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.manager.RoundReport;

/** A listener for tests that do not look at the events of tasks. */
public class NoOpTaskListener implements TaskListener {
  @Override
  public void completed(MonitorTask task, RoundReport report) {}

  @Override
  public void abandoned(MonitorTask task) {}
}
