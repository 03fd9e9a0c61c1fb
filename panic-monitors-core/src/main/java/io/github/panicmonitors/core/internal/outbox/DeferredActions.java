package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.time.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Wake-ups and log lines to run after the outbox's lock is released. */
final class DeferredActions {
  private final Executor reports;
  private List<Runnable> actions = List.of();

  /**
   * Creates an empty list.
   *
   * @param reports runs the logging
   */
  DeferredActions(Executor reports) {
    this.reports = reports;
  }

  void wake(Waiter publisher) {
    add(publisher::signal);
  }

  void log(Runnable line) {
    add(() -> reports.execute(line));
  }

  private void add(Runnable action) {
    if (actions.isEmpty()) {
      actions = new ArrayList<>();
    }
    actions.add(action);
  }

  /** Removes and returns all actions, in the order they were added. */
  List<Runnable> takeAll() {
    List<Runnable> taken = actions;
    actions = List.of();
    return taken;
  }
}
