package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.monitor.Monitor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitor that is created in its first round. Whatever its code throws becomes a {@link
 * RoundOutcome}.
 *
 * <p>Used by one thread at a time, the one of the running round.
 */
final class LazyMonitor {
  private static final Logger log = LoggerFactory.getLogger(LazyMonitor.class);

  private final String name;
  private final TaskPlan.MonitorFactory factory;
  private @Nullable Monitor monitor;

  LazyMonitor(String name, TaskPlan.MonitorFactory factory) {
    this.name = name;
    this.factory = factory;
  }

  RoundOutcome collect(ActiveRound round) {
    try {
      Monitor current = monitor;
      if (current == null) {
        current = factory.create();
        monitor = current;
      }
      return RoundOutcome.of(current.collect(round));
    } catch (Exception e) {
      // A monitor whose socket was closed by its cancel hook throws anything.
      return round.isCancelled() ? RoundOutcome.cancelled() : RoundOutcome.bug(e);
    } catch (Throwable e) {
      return RoundOutcome.bug(e);
    }
  }

  void close() {
    try {
      if (monitor != null) {
        monitor.close();
      }
    } catch (Throwable e) {
      log.warn("{}: the monitor's close failed", name, e);
    }
  }
}
